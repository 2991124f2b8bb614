import type { Country, OrderStatus, PaymentMethod } from "../../../api/schema";
import { countries } from "../../../format/countries";
import { statuses } from "../../../orders/statuses";
import { isDay } from "../dashboard/days";

export const paymentMethods: readonly PaymentMethod[] = ["card", "paypal", "bank_transfer", "cash_on_delivery"];

/** Which orders are listed. All of it is in the address. */
export interface OrderFilters {
    status?: OrderStatus;
    /** Days of this browser, both included. */
    placedFrom?: string;
    placedTo?: string;
    country?: Country;
    paymentMethod?: PaymentMethod;
    productId?: string;
    category?: string;
}

/** Reads a query; what cannot be a filter is none. */
export function filtersOf(query: URLSearchParams): OrderFilters {
    const text = (name: string) => query.get(name) || undefined;
    const day = (name: string) => [text(name)].find((each) => each !== undefined && isDay(each));
    const filters = {
        status: statuses.find((each) => each === text("status")),
        placedFrom: day("placedFrom"),
        placedTo: day("placedTo"),
        country: countries.find(({ code }) => code === text("country"))?.code,
        paymentMethod: paymentMethods.find((each) => each === text("paymentMethod")),
        productId: text("productId"),
        category: text("category"),
    };
    return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined)) as OrderFilters;
}

/** What the shop is asked for: it takes days as those of UTC, so the days here become instants. */
export function orderQuery({ placedFrom, placedTo, ...rest }: OrderFilters) {
    return {
        ...rest,
        ...(placedFrom && { placedFrom: startOf(placedFrom) }),
        ...(placedTo && { placedTo: startOf(placedTo, 1) }),
    };
}

/** When a day, or one some days later, begins in this browser. */
function startOf(day: string, later = 0): string {
    const date = new Date(`${day}T00:00:00`);
    date.setDate(date.getDate() + later);
    return date.toISOString();
}
