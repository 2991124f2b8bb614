import type { Dashboard, SeriesPoint } from "../../../../api/schema";
import { formatAmount, minorDigits } from "../../../../format/money";
import { formatNumber } from "../../../../format/text";
import { measures, type Measure } from "./measures";

/** A point of the chart: one hour, day or month, and the one it is compared with. */
interface ChartPoint {
    label: string;
    /** In minor units for amounts. Undefined for what is still to come. */
    now: number | undefined;
    then: number | undefined;
    /** When the other one was; undefined when there is none. */
    thenLabel: string | undefined;
}

export interface ChartData {
    measure: typeof measures[number];
    currency: string;
    /** Long stretches of time are bars, the others a line. */
    shape: "bar" | "line";
    points: ChartPoint[];
    isCompared: boolean;
}

/** Puts the series of the dashboard beside that of the range it is compared with, the first point beside the first. */
export function chartData(dashboard: Dashboard, compared: SeriesPoint[] | undefined, measure: Measure): ChartData {
    const { series, range, currency } = dashboard;
    const label = labelling(range);
    const counted = dashboard.freshness.asOf ?? "9999";
    return {
        measure: measures.find(({ name }) => name === measure) ?? measures[0],
        currency,
        shape: range.granularity === "month" || series.length < 3 ? "bar" : "line",
        isCompared: compared !== undefined,
        points: series.map((point, index) => {
            const other = compared?.[index];
            return {
                label: label.short(point.start),
                now: point.start <= counted ? point[measure] : undefined,
                then: other?.[measure],
                thenLabel: other && label.full(other.start),
            };
        }),
    };
}

export function formatValue({ measure, currency }: ChartData, value: number): string {
    return measure.isAmount ? formatAmount(value, currency) : formatNumber(value);
}

/** A value beside the axis, where there is little room: `$12K`. */
export function formatTick({ measure, currency }: ChartData, value: number): string {
    const style = measure.isAmount ? ({ style: "currency", currency } as const) : {};
    const scale = measure.isAmount ? 10 ** minorDigits(currency) : 1;
    const format = new Intl.NumberFormat(undefined, { ...style, notation: "compact", maximumFractionDigits: 1 });
    return format.format(value / scale);
}

/** What the chart shows, in a sentence, for those who do not see it. */
export function describe(data: ChartData): string {
    const known = data.points.filter((point) => point.now !== undefined);
    const highest = known.reduce<ChartPoint | undefined>(
        (best, point) => (best === undefined || point.now! > best.now! ? point : best), undefined,
    );
    const what = `${data.measure.label} from ${data.points[0]?.label} to ${data.points.at(-1)?.label}`;
    if (!highest) return `${what}.`;
    return `${what}, the highest ${formatValue(data, highest.now!)} at ${highest.label}. The table has all of it.`;
}

/**
 * Names the hours, days or months of a range in the shop's own time zone: as shortly as the axis needs it, and in full
 * for a point of another range.
 */
function labelling({ from, to, granularity, timeZone }: Dashboard["range"]) {
    const day = { day: "numeric", month: "short" } as const;
    const hour = { hour: "2-digit", minute: "2-digit" } as const;
    const month = { month: "short", year: "numeric" } as const;
    const forms = {
        hour: { short: from === to ? hour : { ...day, ...hour }, full: { ...day, ...hour } },
        day: { short: day, full: { ...day, year: "numeric" } },
        month: { short: month, full: month },
    } as const;
    const name = (parts: Intl.DateTimeFormatOptions) => {
        const format = new Intl.DateTimeFormat(undefined, { ...parts, timeZone });
        return (start: string) => format.format(new Date(start));
    };
    return { short: name(forms[granularity].short), full: name(forms[granularity].full) };
}
