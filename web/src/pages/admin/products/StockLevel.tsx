import { formatNumber } from "../../../format/text";

/** From so few pieces on, it is time to order more. */
const low = 5;

/** What can be bought, marked when it is little. */
export function StockLevel({ stock }: { stock: number }) {
    if (stock === 0) return <span className="badge badge-danger">Sold out</span>;
    if (stock <= low) return <span className="badge badge-warning">{formatNumber(stock)} left</span>;
    return <>{formatNumber(stock)}</>;
}
