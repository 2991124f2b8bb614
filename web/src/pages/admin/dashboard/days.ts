// Calendar days, written `YYYY-MM-DD`. They have no zone, so they are reckoned in UTC, whose days are all as long.

const dayLength = 24 * 60 * 60 * 1000;

function instantOf(day: string): number {
    return Date.parse(`${day}T00:00:00Z`);
}

function dayOf(instant: number): string {
    return new Date(instant).toISOString().slice(0, 10);
}

/** Whether the text is a day that the calendar has. */
export function isDay(text: string): boolean {
    const instant = /^\d{4}-\d{2}-\d{2}$/.test(text) ? instantOf(text) : NaN;
    return !Number.isNaN(instant) && dayOf(instant) === text;
}

export function addDays(day: string, count: number): string {
    return dayOf(instantOf(day) + count * dayLength);
}

/** How many days a range has, both ends included. */
export function countDays(from: string, to: string): number {
    return Math.round((instantOf(to) - instantOf(from)) / dayLength) + 1;
}

/** The first day of the month that is `months` after that of `day`. */
export function startOfMonth(day: string, months = 0): string {
    const [year = 0, month = 1] = day.split("-").map(Number);
    return dayOf(Date.UTC(year, month - 1 + months, 1));
}

/** The day it is at an instant in a time zone, such as `Europe/Berlin`. */
export function dayInZone(instant: number, timeZone: string): string {
    const format = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
    const parts = Object.fromEntries(format.formatToParts(instant).map((part) => [part.type, part.value]));
    return `${parts["year"]}-${parts["month"]}-${parts["day"]}`;
}
