const days = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const instants = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const numbers = new Intl.NumberFormat();
const countries = new Intl.DisplayNames(undefined, { type: "region" });

/** A day, `YYYY-MM-DD`, whatever the zone of the browser. */
export function formatDay(day: string): string {
    return days.format(new Date(`${day}T12:00:00`));
}

export function formatInstant(timestamp: string): string {
    return instants.format(new Date(timestamp));
}

export function formatNumber(value: number): string {
    return numbers.format(value);
}

/** The name of a country by its ISO 3166 code. */
export function countryName(code: string): string {
    return countries.of(code) ?? code;
}

const names: Record<string, string> = {
    card: "Card",
    paypal: "PayPal",
    bank_transfer: "Bank transfer",
    cash_on_delivery: "Cash on delivery",
    pending: "Pending",
    paid: "Paid",
    shipped: "Shipped",
    delivered: "Delivered",
    cancelled: "Cancelled",
    refunded: "Refunded",
};

/** A payment method or the status of an order as people call it. */
export function nameOf(code: string): string {
    return names[code] ?? code;
}
