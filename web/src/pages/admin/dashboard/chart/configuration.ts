import type { ChartConfiguration, ChartDataset } from "chart.js";
import { formatTick, formatValue, type ChartData } from "./chartData";
import type { Theme } from "./theme";

type SalesConfiguration = ChartConfiguration<"bar" | "line", Array<number | null>, string>;
type SalesDataset = ChartDataset<"bar" | "line", Array<number | null>>;

/** Everything that the library needs to know to draw the chart. */
export function configuration(data: ChartData, theme: Theme): SalesConfiguration {
    const labels = data.points.map(({ label }) => label);
    return {
        type: data.shape,
        data: { labels, datasets: datasets(data, theme) },
        options: {
            responsive: true,
            maintainAspectRatio: false,
            animation: theme.isStill ? false : { duration: 300 },
            layout: { padding: { top: 4, right: 4 } },
            interaction: { mode: "index", intersect: false },
            font: { family: theme.font, size: 12 },
            scales: {
                x: {
                    type: "category",
                    grid: { display: false, borderColor: theme.line },
                    ticks: { color: theme.text, maxRotation: 0, autoSkipPadding: 24 },
                },
                y: {
                    type: "linear",
                    beginAtZero: true,
                    grid: { color: theme.line, drawBorder: false, tickLength: 0 },
                    ticks: {
                        color: theme.text,
                        padding: 8,
                        maxTicksLimit: 6,
                        callback: (value) => formatTick(data, Number(value)),
                        ...(data.measure.isAmount ? {} : { precision: 0 }),
                    },
                },
            },
            plugins: {
                tooltip: {
                    usePointStyle: true,
                    boxPadding: 4,
                    padding: 10,
                    backgroundColor: theme.noteSurface,
                    titleColor: theme.noteText,
                    bodyColor: theme.noteText,
                    callbacks: {
                        title: (items) => items[0]?.label ?? "",
                        label: (item) => tooltipLine(data, item.datasetIndex, item.dataIndex),
                    },
                },
            },
        },
    };
}

function tooltipLine(data: ChartData, dataset: number, index: number): string {
    const point = data.points[index];
    const value = dataset === 0 ? point?.now : point?.then;
    if (value === undefined) return "";
    const name = dataset === 0 ? data.measure.label : point?.thenLabel;
    return `${name}: ${formatValue(data, value)}`;
}

function datasets(data: ChartData, theme: Theme): SalesDataset[] {
    const now = data.points.map((point) => point.now ?? null);
    const then = data.points.map((point) => point.then ?? null);
    const present = { label: data.measure.label, data: now, borderColor: theme.now, order: 1 };
    const earlier = { label: "Before", data: then, borderColor: theme.then, order: 2 };
    const drawn: SalesDataset[] =
        data.shape === "bar"
            ? [
                { ...present, backgroundColor: theme.now, borderRadius: 4, maxBarThickness: 48 },
                { ...earlier, backgroundColor: theme.then, borderRadius: 4, maxBarThickness: 48 },
            ]
            : [
                { ...present, ...line(theme.now), backgroundColor: theme.area, fill: "origin", borderWidth: 2 },
                { ...earlier, ...line(theme.then), borderWidth: 1.5, borderDash: [5, 4] },
            ];
    return data.isCompared ? drawn : drawn.slice(0, 1);
}

/** Points show under the pointer alone, so that a line of many days stays calm. */
function line(colour: string) {
    return {
        pointRadius: 0, pointHoverRadius: 4, pointHitRadius: 12, pointBackgroundColor: colour,
        pointHoverBackgroundColor: colour, pointHoverBorderColor: colour,
    };
}
