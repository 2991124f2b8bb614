import type { Order } from "../../../api/schema";

/** What can be done with an order. */
export type OrderAction = "recordPayment" | "shipOrder" | "deliverOrder" | "refundOrder" | "cancelOrder";

export const actionNames: Record<OrderAction, string> = {
    recordPayment: "Record payment",
    shipOrder: "Mark as shipped",
    deliverOrder: "Mark as delivered",
    refundOrder: "Refund …",
    cancelOrder: "Cancel order …",
};

/** What the order's state allows, the next step of its life first. The shop has the last word. */
export function allowedActions(order: Order): OrderAction[] {
    const { status, paymentMethod, paidAt, refunds } = order;
    const isOnDelivery = paymentMethod === "cash_on_delivery";
    const isOpen = status === "pending" || status === "paid";
    const hasLeft = status === "shipped" || status === "delivered";
    const allowed: Record<OrderAction, boolean> = {
        shipOrder: status === "paid" || (status === "pending" && isOnDelivery),
        deliverOrder: status === "shipped",
        recordPayment: !paidAt && (status === "pending" || (isOnDelivery && hasLeft)),
        refundOrder: paidAt !== undefined && status !== "cancelled" && status !== "refunded",
        cancelOrder: isOpen && refunds.length === 0,
    };
    return (Object.keys(allowed) as OrderAction[]).filter((action) => allowed[action]);
}

/** What is left to be given back, in minor units. */
export function refundable({ total, refunds }: Order): number {
    return refunds.reduce((rest, { amount }) => rest - amount.amount, total.amount);
}
