import { lazy, Suspense, useMemo } from "react";
import type { Dashboard } from "../../../../api/schema";
import { useComparedSeries } from "../useComparedSeries";
import { chartData } from "./chartData";
import { MeasureSwitch } from "./MeasureSwitch";
import type { Measure } from "./measures";
import { SeriesTable } from "./SeriesTable";

const loadCanvas = () => import("./SalesCanvas");
const SalesCanvas = lazy(async () => ({ default: (await loadCanvas()).SalesCanvas }));
// On its way while the numbers still are. When this fails, showing it tries again.
loadCanvas().catch(() => undefined);

/** How sales went over the range, drawn and as a table. */
export function SalesChart({
    dashboard, measure, onMeasure,
}: {
    dashboard: Dashboard;
    measure: Measure;
    onMeasure: (measure: Measure) => void;
}) {
    const compared = useComparedSeries(dashboard);
    const data = useMemo(() => chartData(dashboard, compared, measure), [dashboard, compared, measure]);
    return (
        <section className="card stack" aria-labelledby="chart-title">
            <div className="row row-apart">
                <h2 id="chart-title">{data.measure.label} over time</h2>
                <MeasureSwitch measure={measure} onChange={onMeasure} />
            </div>
            {dashboard.comparison && (
                <ul className="legend small muted">
                    <li className="legend-now">This range</li>
                    <li className="legend-then">Compared range</li>
                </ul>
            )}
            <div className="chart">
                <Suspense fallback={null}>
                    <SalesCanvas data={data} />
                </Suspense>
            </div>
            <SeriesTable data={data} />
        </section>
    );
}
