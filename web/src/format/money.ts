import type { Money } from "../api/schema";

const formats = new Map<string, Intl.NumberFormat>();

function format(currency: string): Intl.NumberFormat {
    let known = formats.get(currency);
    if (!known) {
        known = new Intl.NumberFormat(undefined, { style: "currency", currency });
        formats.set(currency, known);
    }
    return known;
}

/** How many digits of an amount in minor units come after the point: 2 for USD, 0 for JPY. */
export function minorDigits(currency: string): number {
    return format(currency).resolvedOptions().maximumFractionDigits ?? 2;
}

/** An amount in minor units as people read it. */
export function formatAmount(amount: number, currency: string): string {
    return format(currency).format(amount / 10 ** minorDigits(currency));
}

export function formatMoney(money: Money): string {
    return formatAmount(money.amount, money.currency);
}

/** An amount as it is typed, `19.99`, in minor units; undefined when it is none. */
export function parseAmount(text: string, currency: string): number | undefined {
    const digits = minorDigits(currency);
    const [, whole, fraction = ""] = /^(\d{1,12})(?:[.,](\d*))?$/.exec(text.trim()) ?? [];
    if (whole === undefined || fraction.length > digits) return undefined;
    return Number(whole + fraction.padEnd(digits, "0"));
}

/** An amount in minor units as it is typed. */
export function editableAmount(amount: number, currency: string): string {
    const digits = minorDigits(currency);
    return (amount / 10 ** digits).toFixed(digits);
}
