import type { Dashboard, Verification } from "../../../api/schema";
import { SalesChart } from "./chart/SalesChart";
import type { Measure } from "./chart/measures";
import { Figures } from "./figures/Figures";
import { mainFigures, otherFigures } from "./figures/definitions";
import { SalesLists } from "./lists/SalesLists";
import { LivePanel } from "./live/LivePanel";
import type { Live } from "./live/LiveStream";
import { rangeText } from "./rangeText";
import { RebuildSection } from "./rebuild/RebuildSection";
import { VerificationBadge } from "./VerificationBadge";

/** Everything that the dashboard tells of a range. */
export function DashboardContent({
    dashboard, live, isPassing, measure, onMeasure, onReload,
}: {
    dashboard: Dashboard;
    live: Live;
    /** Whether the numbers of another selection are on their way. */
    isPassing: boolean;
    measure: Measure;
    onMeasure: (measure: Measure) => void;
    onReload: () => void;
}) {
    const { range, freshness, currency, comparison } = dashboard;
    const verification = latest(dashboard.verification, live.state?.verification);
    return (
        <div className={isPassing ? "dashboard is-passing" : "dashboard"} aria-busy={isPassing}>
            <div className="dashboard-facts">
                <p role="status" className="small muted">
                    {rangeText(range)}
                    {comparison && `, compared with ${rangeText(comparison.range)}`}, in the time zone {range.timeZone}
                </p>
                <VerificationBadge verification={verification} freshness={freshness} currency={currency} />
            </div>
            <Figures title="Sales" figures={mainFigures} size="large" dashboard={dashboard} />
            <div className="split dashboard-split">
                <SalesChart dashboard={dashboard} measure={measure} onMeasure={onMeasure} />
                <LivePanel live={live} currency={currency} />
            </div>
            <Figures title="In detail" figures={otherFigures} size="small" dashboard={dashboard} />
            <SalesLists dashboard={dashboard} />
            <RebuildSection onFinished={onReload} />
        </div>
    );
}

/** What was found out last, by the numbers that were read or by the stream. */
function latest(read: Verification, told: Verification | undefined): Verification {
    return told && (told.verifiedAt ?? "") >= (read.verifiedAt ?? "") ? told : read;
}
