import type { OrderStatus } from "../api/schema";

/** What can become of an order, in the order of its life. */
export const statuses: readonly OrderStatus[] = ["pending", "paid", "shipped", "delivered", "cancelled", "refunded"];
