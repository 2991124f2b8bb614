import type { OrderStatus } from "../api/schema";
import { nameOf } from "../format/text";

const tones: Record<OrderStatus, string> = {
    pending: "warning",
    paid: "info",
    shipped: "accent",
    delivered: "success",
    cancelled: "neutral",
    refunded: "neutral",
};

export function StatusBadge({ status }: { status: OrderStatus }) {
    return <span className={`badge badge-${tones[status]}`}>{nameOf(status)}</span>;
}
