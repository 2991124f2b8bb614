import type { Order } from "../../api/schema";
import { Notice } from "../../components/Notice";
import { formatMoney } from "../../format/money";
import { useLocation } from "../../router/location";

/** A word of thanks right after ordering, and what is up to the customer now. */
export function OrderNotice({ order }: { order: Order }) {
    const isNew = useLocation().query.has("placed");
    const awaitsTransfer = order.status === "pending" && order.paymentMethod === "bank_transfer";
    if (!(isNew && order.status !== "cancelled") && !awaitsTransfer) return null;
    return (
        <Notice tone={awaitsTransfer ? "info" : "success"}>
            {isNew && (
                <p>
                    <strong>Thank you for your order.</strong> Its number is {order.number}.
                </p>
            )}
            {awaitsTransfer && (
                <p>
                    Transfer {formatMoney(order.total)} and name the order {order.number}: it is shipped when the money
                    has arrived.
                </p>
            )}
        </Notice>
    );
}
