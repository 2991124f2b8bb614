import { useEffect, useRef } from "react";
import type { Order } from "../../api/schema";
import { nameOf } from "../../format/text";
import { AddressLines } from "../../orders/AddressLines";
import { OrderLines } from "../../orders/OrderLines";
import { OrderTimeline } from "../../orders/OrderTimeline";
import { Link } from "../../router/Link";
import { CancelOrder } from "./CancelOrder";
import { OrderNotice } from "./OrderNotice";

/** All there is to know of an order, and what its customer may still do. */
export function OrderDetails({
    order, onChanged, onOutdated,
}: {
    order: Order;
    onChanged: (order: Order) => void;
    /** The order is not what is shown here any more. */
    onOutdated: () => void;
}) {
    const timeline = useRef<HTMLHeadingElement>(null);
    const lastStatus = useRef(order.status);
    useEffect(() => {
        // The button that changed it is gone, and with it the focus.
        if (order.status !== lastStatus.current) timeline.current?.focus();
        lastStatus.current = order.status;
    }, [order.status]);
    return (
        <>
            <OrderNotice order={order} />
            <div className="split">
                <div className="stack">
                    <section className="card" aria-labelledby="items">
                        <h2 id="items">Items</h2>
                        <OrderLines order={order} />
                    </section>
                    <div className="row row-apart">
                        <Link to="/orders">All orders</Link>
                        <CancelOrder order={order} onCancelled={onChanged} onOutdated={onOutdated} />
                    </div>
                </div>
                <div className="stack">
                    <section className="card" aria-labelledby="timeline">
                        <h2 id="timeline" ref={timeline} tabIndex={-1}>Timeline</h2>
                        <OrderTimeline order={order} />
                    </section>
                    <section className="card" aria-labelledby="address">
                        <h2 id="address">Shipping address</h2>
                        <AddressLines address={order.shippingAddress} />
                    </section>
                    <section className="card" aria-labelledby="payment">
                        <h2 id="payment">Payment</h2>
                        <p>{nameOf(order.paymentMethod)}</p>
                    </section>
                </div>
            </div>
        </>
    );
}
