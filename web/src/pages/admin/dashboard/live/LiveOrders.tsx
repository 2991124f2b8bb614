import { formatAmount } from "../../../../format/money";
import { countryName, formatNumber, nameOf } from "../../../../format/text";
import { Link } from "../../../../router/Link";
import { ago, useNow } from "../ago";
import type { LiveState } from "./liveState";

/** The last orders paid, newest first; one that comes in while somebody looks is lit up for a moment. */
export function LiveOrders({ orders, currency }: { orders: LiveState["orders"]; currency: string }) {
    const now = useNow(1_000);
    if (orders.length === 0) return <p className="muted">No order has been paid yet.</p>;
    return (
        <ol className="live-orders">
            {orders.map(({ id, number, total, units, paymentMethod, country, paidAt, isNew }) => (
                <li key={id} className={isNew ? "live-order is-new" : "live-order"}>
                    <Link to={`/admin/orders/${id}`}>Order {number}</Link>
                    <span className="number">{formatAmount(total, currency)}</span>
                    <span className="muted small">
                        {formatNumber(units)} {units === 1 ? "item" : "items"} · {nameOf(paymentMethod)} ·{" "}
                        {countryName(country)}
                    </span>
                    <time dateTime={paidAt} className="muted small number">
                        {ago(paidAt, now)}
                    </time>
                </li>
            ))}
        </ol>
    );
}
