import {
    BarController, BarElement, CategoryScale, Chart, Filler, LinearScale, LineController, LineElement, PointElement,
    Tooltip,
} from "chart.js";
import { useEffect, useRef } from "react";
import { describe, type ChartData } from "./chartData";
import { configuration } from "./configuration";
import { useTheme } from "./theme";

Chart.register(
    BarController, BarElement, CategoryScale, Filler, LinearScale, LineController, LineElement, PointElement, Tooltip,
);

/** The drawing. Loaded by itself, since the library behind it is larger than the rest of the page. */
export function SalesCanvas({ data }: { data: ChartData }) {
    const canvas = useRef<HTMLCanvasElement>(null);
    const chart = useRef<Chart<"bar" | "line", Array<number | null>, string>>();
    const theme = useTheme();
    const latest = configuration(data, theme);
    const given = useRef(latest);
    given.current = latest;

    // Bars and lines are two charts; what changes within one moves to its new place.
    useEffect(() => {
        if (!canvas.current) return;
        chart.current = new Chart(canvas.current, given.current);
        return () => {
            chart.current?.destroy();
            chart.current = undefined;
        };
    }, [data.shape]);
    useEffect(() => {
        if (!chart.current) return;
        const { data: drawn, options } = given.current;
        chart.current.data = drawn;
        if (options) chart.current.options = options;
        chart.current.update();
    }, [data, theme]);

    return <canvas ref={canvas} role="img" aria-label={describe(data)} />;
}
