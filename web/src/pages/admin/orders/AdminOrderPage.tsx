import { useResource } from "../../../api/useResource";
import { usePlatform } from "../../../application/platform";
import { LoadError } from "../../../components/Notice";
import { Page } from "../../../components/Page";
import { Skeleton } from "../../../components/Skeleton";
import { nameOf } from "../../../format/text";
import { AddressLines } from "../../../orders/AddressLines";
import { OrderLines } from "../../../orders/OrderLines";
import { OrderTimeline } from "../../../orders/OrderTimeline";
import { Link } from "../../../router/Link";
import { OrderActions } from "./OrderActions";

/** One order, and what can be done with it. */
export function AdminOrderPage({ parameters }: { parameters: Record<string, string> }) {
    const { api } = usePlatform();
    const id = parameters["id"] ?? "";
    const { value: order, error, reload, replace } = useResource(id, async (signal) => {
        return (await api.call("getOrder", { path: { id }, signal })).body;
    });
    if (!order) {
        return (
            <Page title="Order" width="wide">
                {error ? (
                    <LoadError error={error} onRetry={reload} />
                ) : (
                    <Skeleton lines={8} label="Loading the order" />
                )}
            </Page>
        );
    }
    return (
        <Page title={`Order ${order.number}`} width="wide" actions={<Link to="/admin/orders">All orders</Link>}>
            <OrderActions order={order} onChange={replace} onConflict={reload} />
            <div className="split">
                <section className="card" aria-labelledby="items-title">
                    <h2 id="items-title">Items</h2>
                    <OrderLines order={order} />
                </section>
                <div className="stack">
                    <section className="card" aria-labelledby="timeline-title">
                        <h2 id="timeline-title">What happened</h2>
                        <OrderTimeline order={order} />
                    </section>
                    <section className="card stack" aria-labelledby="customer-title">
                        <h2 id="customer-title">Customer</h2>
                        <AddressLines address={order.shippingAddress} />
                        <dl className="facts small">
                            <dt>Payment</dt>
                            <dd>{nameOf(order.paymentMethod)}</dd>
                            <dt>Customer</dt>
                            <dd className="identifier">{order.customerId}</dd>
                        </dl>
                    </section>
                </div>
            </div>
        </Page>
    );
}
