/** Fewer than this are worth a word. */
const scarceBelow = 6;

/** Whether a product can be bought now. */
export function StockNote({ stock }: { stock: number }) {
    if (stock < 1) return <span className="badge">Sold out</span>;
    if (stock < scarceBelow) return <span className="badge badge-warning">Only {stock} left</span>;
    return <span className="badge badge-success">In stock</span>;
}
