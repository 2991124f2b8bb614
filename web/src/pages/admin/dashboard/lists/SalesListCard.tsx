import { useId, useState } from "react";
import type { Dashboard } from "../../../../api/schema";
import { Button } from "../../../../components/Button";
import { DownloadButton } from "./DownloadButton";
import { SalesListRowItem } from "./SalesListRowItem";
import type { SalesList } from "./salesList";

/** The rows that are shown before somebody asks for all. */
const firstRows = 8;

export function SalesListCard({ list, dashboard }: { list: SalesList; dashboard: Dashboard }) {
    const [isWhole, setWhole] = useState(false);
    const id = useId();
    const { rows, title, name } = list;
    const most = Math.max(1, ...rows.map(({ sales }) => sales));
    return (
        <section className="card stack" aria-labelledby={id}>
            <div className="row row-apart">
                <h2 id={id}>{title}</h2>
                {rows.length > 0 && <DownloadButton list={name} title={title} range={dashboard.range} />}
            </div>
            {rows.length === 0 && <p className="muted">Nothing was sold in this range.</p>}
            <ol className="sales-list">
                {rows.slice(0, isWhole ? rows.length : firstRows).map((row) => (
                    <SalesListRowItem
                        key={row.key} row={row} most={most} all={dashboard.totals.grossSales}
                        currency={dashboard.currency}
                    />
                ))}
            </ol>
            {rows.length > firstRows && (
                <Button kind="quiet" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
                    {isWhole ? "Show fewer" : `Show all ${rows.length}`}
                </Button>
            )}
        </section>
    );
}
