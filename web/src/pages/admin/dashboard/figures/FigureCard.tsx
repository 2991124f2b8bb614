import type { Dashboard } from "../../../../api/schema";
import { ChangeNote } from "./ChangeNote";
import { changeOf } from "./changes";
import { formatFigure, type Figure } from "./definitions";

/** What has more characters than this is set smaller where there is little room. */
const longest = 10;

/** One total, and how it differs from before. */
export function FigureCard({ figure, dashboard }: { figure: Figure; dashboard: Dashboard }) {
    const { totals, comparison, currency, approximate } = dashboard;
    const isApproximate = approximate.includes(figure.name);
    const value = formatFigure(figure, totals[figure.name], currency);
    return (
        <div className="figure">
            <dt>
                {figure.label}
                {isApproximate && <Approximate />}
            </dt>
            <dd className={`figure-value number ${value.length > longest ? "figure-long" : ""}`}>{value}</dd>
            {comparison && (
                <dd className="figure-change small">
                    <ChangeNote
                        change={changeOf(figure, comparison.changes[figure.name])}
                        before={formatFigure(figure, comparison.totals[figure.name], currency)}
                    />
                </dd>
            )}
        </div>
    );
}

/** Says which numbers are estimates; all others are exact. */
function Approximate() {
    return (
        <>
            {" "}
            <abbr title="Approximate, within 1 %">
                <span aria-hidden="true">≈</span>
                <span className="visually-hidden">(approximate, within 1 %)</span>
            </abbr>
        </>
    );
}
