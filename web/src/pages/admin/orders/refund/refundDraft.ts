import type { NewRefund, Order } from "../../../../api/schema";
import { formatAmount, parseAmount } from "../../../../format/money";
import { refundable } from "../allowedActions";

/** A refund as it stands in the dialog. */
export interface RefundDraft {
    by: "amount" | "items";
    amount: string;
    /** Pieces by product, as typed. */
    quantities: Record<string, string>;
    reason: string;
    restock: boolean;
}

/** The refund that a draft describes, or what keeps it from being one. What is left of single items, the shop knows. */
export function refundOf(draft: RefundDraft, order: Order): { refund: NewRefund } | { mistake: string } {
    const reason = draft.reason.trim();
    if (draft.by === "amount") {
        const { currency } = order.total;
        const amount = parseAmount(draft.amount, currency);
        const rest = refundable(order);
        if (!amount) return { mistake: "Give an amount above zero, such as 19.99." };
        if (amount > rest) return { mistake: `At most ${formatAmount(rest, currency)} can be refunded.` };
        return { refund: { amount: { amount, currency }, reason } };
    }
    const items = order.items
        .map(({ productId }) => ({ productId, quantity: Number(draft.quantities[productId] ?? 0) }))
        .filter(({ quantity }) => quantity > 0);
    if (items.length === 0) return { mistake: "Choose at least one piece." };
    return { refund: { items, reason, restock: draft.restock } };
}

/** What the chosen pieces were sold for, in minor units. */
export function worthOf({ quantities }: RefundDraft, order: Order): number {
    return order.items.reduce(
        (sum, { productId, unitPrice }) => sum + unitPrice.amount * Number(quantities[productId] ?? 0), 0,
    );
}
