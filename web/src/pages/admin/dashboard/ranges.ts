import { addDays, countDays, isDay, startOfMonth } from "./days";

/** The days a dashboard is about, both ends included. */
export interface DayRange {
    from: string;
    to: string;
}

export const presets = [
    { key: "today", label: "Today" },
    { key: "yesterday", label: "Yesterday" },
    { key: "7d", label: "Last 7 days" },
    { key: "30d", label: "Last 30 days" },
    { key: "month", label: "This month" },
    { key: "last-month", label: "Last month" },
    { key: "12m", label: "Last 12 months" },
    { key: "year", label: "This year" },
] as const;

export type Preset = typeof presets[number]["key"];
export type Comparison = "none" | "previous" | "year";
export type Granularity = "auto" | "hour" | "day" | "month";

/** The earliest day that can be chosen; what is before it is a year that is still being typed. */
export const earliestDay = "2000-01-01";
const mostDays = 3660;
const mostPoints = 500;

/** The days of a preset, seen from `today`. */
export function rangeOf(preset: Preset, today: string): DayRange {
    switch (preset) {
        case "today":
            return { from: today, to: today };
        case "yesterday":
            return { from: addDays(today, -1), to: addDays(today, -1) };
        case "7d":
            return { from: addDays(today, -6), to: today };
        case "30d":
            return { from: addDays(today, -29), to: today };
        case "month":
            return { from: startOfMonth(today), to: today };
        case "last-month":
            return { from: startOfMonth(today, -1), to: addDays(startOfMonth(today), -1) };
        case "12m":
            return { from: startOfMonth(today, -11), to: today };
        case "year":
            return { from: `${today.slice(0, 4)}-01-01`, to: today };
    }
}

/** What is wrong with a range that somebody typed; undefined when nothing is. */
export function rangeMistake({ from, to }: DayRange): string | undefined {
    if (!isDay(from) || !isDay(to) || from < earliestDay || to < earliestDay) return "Choose two days.";
    if (from > to) return "The range ends before it begins.";
    if (countDays(from, to) > mostDays) return "A range has ten years at most.";
    return undefined;
}

/** Whether a range can be cut so finely: a series has 500 points at most. */
export function isAllowed(granularity: Granularity, { from, to }: DayRange): boolean {
    const days = countDays(from, to);
    if (granularity === "hour") return days * 24 + 1 <= mostPoints;
    return granularity !== "day" || days <= mostPoints;
}
