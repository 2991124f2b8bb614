import { Fragment } from "react";
import type { StockHistory } from "../../../../api/schema";
import { formatNumber } from "../../../../format/text";

const figures = [
    ["available", "Available"],
    ["reserved", "Reserved"],
    ["sold", "Sold"],
    ["returned", "Returned"],
    ["supplied", "Supplied"],
] as const;

/** Available, reserved and sold, less what came back, are what was supplied. */
export function StockFigures({ stock }: { stock: StockHistory }) {
    return (
        <dl className="facts">
            {figures.map(([name, label]) => (
                <Fragment key={name}>
                    <dt>{label}</dt>
                    <dd className={name === "available" ? "number facts-main" : "number"}>
                        {formatNumber(stock[name])}
                    </dd>
                </Fragment>
            ))}
        </dl>
    );
}
