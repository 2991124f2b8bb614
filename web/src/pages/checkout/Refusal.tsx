import type { APIError } from "../../api/APIError";
import type { Money, NewOrder } from "../../api/schema";
import type { CartItem } from "../../cart/useCartContents";
import { ErrorNotice, Notice } from "../../components/Notice";
import { formatMoney } from "../../format/money";
import { Link } from "../../router/Link";
import { Shortages } from "./Shortages";

/** Why the order was not taken, with the way on. */
export function Refusal({
    error, order, items,
}: {
    error: APIError;
    /** What was refused. */
    order: NewOrder;
    items: CartItem[];
}) {
    switch (error.code) {
        case "insufficient_stock":
        case "unknown_product":
            return <Shortages error={error} order={order} items={items} />;
        case "price_changed": {
            const total = error.members["total"] as Money;
            return (
                <Notice tone="warning">
                    <p>
                        <strong>The prices have changed.</strong> The order comes to {formatMoney(total)} now
                        {order.expectedTotal && ` instead of ${formatMoney(order.expectedTotal)}`}. Nothing was ordered:
                        place the order again if that is fine with you.
                    </p>
                </Notice>
            );
        }
        case "payment_declined":
            return (
                <Notice tone="error">
                    <p>
                        <strong>The payment was declined.</strong> Nothing was charged. Choose another way to pay and
                        place the order again.
                    </p>
                    <p>
                        <Link to={`/orders/${String(error.members["orderId"])}`}>See the cancelled order</Link>
                    </p>
                </Notice>
            );
        case "idempotency_key_reused":
            return (
                <Notice tone="error">
                    An earlier try may have been placed with other details. Look at{" "}
                    <Link to="/orders">your orders</Link> before you place it again.
                </Notice>
            );
        case "invalid_value":
            return error.fields.every(({ field }) => field.startsWith("/shippingAddress/")) ? (
                <Notice tone="error">The address is not complete or not right. Look at the marked fields.</Notice>
            ) : (
                <ErrorNotice error={error} />
            );
        default:
            return <ErrorNotice error={error} />;
    }
}
