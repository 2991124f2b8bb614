import type { Totals } from "../../../../api/schema";
import { formatAmount } from "../../../../format/money";

/** One of the totals as people read it. */
export interface Figure {
    name: keyof Totals;
    label: string;
    kind: "amount" | "count" | "ratio";
    /** What it means for the shop that this goes up. */
    rising: "good" | "bad" | "neutral";
}

/** What a store owner looks at first. */
export const mainFigures: readonly Figure[] = [
    { name: "grossSales", label: "Gross sales", kind: "amount", rising: "good" },
    { name: "netSales", label: "Net sales", kind: "amount", rising: "good" },
    { name: "orders", label: "Orders", kind: "count", rising: "good" },
    { name: "averageOrderValue", label: "Average order value", kind: "amount", rising: "good" },
];

export const otherFigures: readonly Figure[] = [
    { name: "units", label: "Units", kind: "count", rising: "good" },
    { name: "itemsPerOrder", label: "Items per order", kind: "ratio", rising: "good" },
    { name: "newCustomers", label: "New customers", kind: "count", rising: "good" },
    { name: "returningCustomers", label: "Returning customers", kind: "count", rising: "good" },
    { name: "refunds", label: "Refunds", kind: "amount", rising: "bad" },
    { name: "cancelledSales", label: "Cancelled sales", kind: "amount", rising: "bad" },
    { name: "cancelledOrders", label: "Cancelled orders", kind: "count", rising: "bad" },
    { name: "orderValueP50", label: "Order value, median", kind: "amount", rising: "neutral" },
    { name: "orderValueP90", label: "Order value, 90 % below", kind: "amount", rising: "neutral" },
    { name: "orderValueP99", label: "Order value, 99 % below", kind: "amount", rising: "neutral" },
];

/** Today's numbers in the live strip. */
export const liveFigures: readonly Figure[] = mainFigures.filter(({ name }) => name !== "averageOrderValue");

const counts = new Intl.NumberFormat();
const ratios = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export function formatFigure({ kind }: Figure, value: number, currency: string): string {
    switch (kind) {
        case "amount":
            return formatAmount(value, currency);
        case "count":
            return counts.format(value);
        case "ratio":
            return ratios.format(value);
    }
}
