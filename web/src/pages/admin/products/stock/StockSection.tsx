import { usePages } from "../../../../api/usePages";
import { usePlatform } from "../../../../application/platform";
import { LoadError } from "../../../../components/Notice";
import { Skeleton } from "../../../../components/Skeleton";
import { StockAdjustmentForm } from "./StockAdjustmentForm";
import { StockFigures } from "./StockFigures";
import { StockHistoryList } from "./StockHistoryList";

/** Where the pieces of a product are, how that came about, and a way to correct it. */
export function StockSection({ id }: { id: string }) {
    const { api } = usePlatform();
    const pages = usePages(id, async (cursor, signal) => {
        const query = { limit: 10, ...(cursor && { cursor }) };
        return (await api.call("getStock", { path: { id }, query, signal })).body;
    });
    const { first, error, reload } = pages;
    return (
        <section className="card stack" aria-labelledby="stock-title">
            <h2 id="stock-title">Stock</h2>
            {first ? (
                <>
                    <StockFigures stock={first} />
                    <StockAdjustmentForm id={id} onAdjusted={reload} />
                    <StockHistoryList pages={pages} />
                </>
            ) : error ? (
                <LoadError error={error} onRetry={reload} />
            ) : (
                <Skeleton lines={6} label="Loading the stock" />
            )}
        </section>
    );
}
