import type { Order } from "../api/schema";
import { formatMoney } from "../format/money";
import { formatInstant } from "../format/text";

interface Step {
    at: string;
    title: string;
    note?: string;
}

/** What has happened to an order, in the order of time. */
export function OrderTimeline({ order }: { order: Order }) {
    return (
        <ol className="timeline">
            {stepsOf(order).map((step, index) => (
                <li key={index}>
                    <span className="timeline-title">{step.title}</span>
                    <time dateTime={step.at} className="muted small">{formatInstant(step.at)}</time>
                    {step.note && <span className="small">{step.note}</span>}
                </li>
            ))}
        </ol>
    );
}

/** Sorted by time; what happened in the same millisecond stays in the order of an order's life. */
function stepsOf(order: Order): Step[] {
    const milestones: Array<[string | undefined, string]> = [
        [order.placedAt, "Placed"],
        [order.paidAt, "Paid"],
        [order.shippedAt, "Shipped"],
        [order.deliveredAt, "Delivered"],
        [order.cancelledAt, "Cancelled"],
    ];
    const steps = milestones.flatMap(([at, title]) => (at ? [{ at, title }] : []));
    const refunds = order.refunds.map(({ createdAt, amount, reason }) => ({
        at: createdAt,
        title: `Refunded ${formatMoney(amount)}`,
        note: reason,
    }));
    return [...steps, ...refunds].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}
