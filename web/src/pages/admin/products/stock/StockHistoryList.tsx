import type { StockHistory, StockMovement } from "../../../../api/schema";
import type { Pages } from "../../../../api/usePages";
import { LoadMore } from "../../../../components/LoadMore";
import { ErrorNotice } from "../../../../components/Notice";
import { formatInstant, formatNumber } from "../../../../format/text";

const changes = new Intl.NumberFormat(undefined, { signDisplay: "exceptZero" });

/** All adjustments, newest first. */
export function StockHistoryList({ pages }: { pages: Pages<StockMovement, StockHistory> }) {
    return (
        <>
            <h3>History</h3>
            {pages.items.length === 0 && <p className="muted">The stock was never adjusted.</p>}
            <ol className="stock-history">
                {pages.items.map(({ id, change, reason, available, createdAt }) => (
                    <li key={id}>
                        <span>{reason}</span>
                        <span className="number stock-change">{changes.format(change)}</span>
                        <time dateTime={createdAt} className="muted small">
                            {formatInstant(createdAt)}
                        </time>
                        <span className="muted small number">{formatNumber(available)} available</span>
                    </li>
                ))}
            </ol>
            <ErrorNotice error={pages.error} />
            <LoadMore pages={pages} />
        </>
    );
}
