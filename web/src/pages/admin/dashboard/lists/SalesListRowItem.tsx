import { formatAmount } from "../../../../format/money";
import { Link } from "../../../../router/Link";
import type { SalesListRow } from "./salesList";

const shares = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 1 });

/** One row of a list, with a bar as long as its sales are beside the largest, and its share of all sales in words. */
export function SalesListRowItem({
    row, most, all, currency,
}: {
    row: SalesListRow;
    most: number;
    all: number;
    currency: string;
}) {
    const { label, address, sales, note } = row;
    return (
        <li className="sales-row">
            <span className="sales-name">{address ? <Link to={address}>{label}</Link> : label}</span>
            <span className="number">{formatAmount(sales, currency)}</span>
            <span className="muted small">{note}</span>
            <span className="muted small number">
                {all > 0 && shares.format(sales / all)}
                <span className="visually-hidden"> of sales</span>
            </span>
            <span className="bar" aria-hidden="true">
                <span style={{ width: `${(100 * sales) / most}%` }} />
            </span>
        </li>
    );
}
