import type { Order } from "../api/schema";
import { formatMoney } from "../format/money";

const kinds: Record<string, string> = { shipping: "Shipping", tax: "Tax", discount: "Discount" };

/** How the total of an order comes about, and what of it was given back. */
export function OrderSums({ order }: { order: Order }) {
    return (
        <dl className="sums">
            {order.adjustments.length > 0 && (
                <div className="sum">
                    <dt>Subtotal</dt>
                    <dd className="number">{formatMoney(order.subtotal)}</dd>
                </div>
            )}
            {order.adjustments.map((adjustment, index) => (
                <div className="sum" key={index}>
                    <dt>{kinds[adjustment.kind] ?? adjustment.kind}</dt>
                    <dd className="number">{formatMoney(adjustment.amount)}</dd>
                </div>
            ))}
            <div className="sum sum-total">
                <dt>Total</dt>
                <dd className="number">{formatMoney(order.total)}</dd>
            </div>
            {order.refunds.map((refund) => (
                <div className="sum" key={refund.id}>
                    <dt>Refunded: {refund.reason}</dt>
                    <dd className="number">{formatMoney({ ...refund.amount, amount: -refund.amount.amount })}</dd>
                </div>
            ))}
        </dl>
    );
}
