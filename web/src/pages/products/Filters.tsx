import type { Facets } from "../../api/schema";
import { FilterPanel } from "./FilterPanel";
import { narrowing, type ProductFilters } from "./productFilters";
import { useIsWide } from "./useIsWide";

/** The filters beside the products; folded away above them where there is no room. */
export function Filters({
    filters, facets, currency,
}: {
    filters: ProductFilters;
    facets: Facets;
    currency: string;
}) {
    const isWide = useIsWide();
    const panel = <FilterPanel filters={filters} facets={facets} currency={currency} />;
    if (isWide) {
        return (
            <aside aria-labelledby="filters">
                <h2 id="filters" className="visually-hidden">
                    Filters
                </h2>
                {panel}
            </aside>
        );
    }
    const count = narrowing(filters).filter((name) => name !== "q").length;
    return (
        <details className="filter-disclosure">
            <summary>
                <h2>Filters{count > 0 && ` (${count})`}</h2>
            </summary>
            {panel}
        </details>
    );
}
