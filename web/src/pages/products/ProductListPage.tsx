import { useRef } from "react";
import { usePages } from "../../api/usePages";
import { usePlatform } from "../../application/platform";
import { Page } from "../../components/Page";
import { formatNumber } from "../../format/text";
import { useLocation } from "../../router/location";
import { ActiveFilters } from "./ActiveFilters";
import { Filters } from "./Filters";
import { filtersOf, narrowing } from "./productFilters";
import { ProductResults } from "./ProductResults";
import { readProductList, type ProductCount } from "./readProductList";
import { SearchBox } from "../../components/SearchBox";
import { SortSelect } from "./SortSelect";

const noFacets = { categories: [], attributes: {} };

/** The catalogue: searched, narrowed and sorted by what the address says. */
export function ProductListPage() {
    const { api } = usePlatform();
    const filters = filtersOf(useLocation());
    const pages = usePages(JSON.stringify(filters), (cursor, signal) => readProductList(api, filters, cursor, signal));
    const results = useRef<HTMLHeadingElement>(null);
    const lastCurrency = useRef("USD");
    const currency = pages.items[0]?.price.currency ?? lastCurrency.current;
    lastCurrency.current = currency;

    return (
        <Page title="Shop" width="wide">
            <div className="product-toolbar">
                <SearchBox />
                <SortSelect filters={filters} />
            </div>
            <div className="product-list">
                <Filters filters={filters} facets={pages.first?.facets ?? noFacets} currency={currency} />
                <section className="stack" aria-labelledby="results">
                    <h2 id="results" className="visually-hidden" ref={results} tabIndex={-1}>
                        Products
                    </h2>
                    <p role="status" className="muted">
                        {pages.first?.count && describe(pages.first.count)}
                    </p>
                    <ActiveFilters filters={filters} currency={currency} onRemoved={() => results.current?.focus()} />
                    <ProductResults pages={pages} isNarrowed={narrowing(filters).length > 0} />
                </section>
            </div>
        </Page>
    );
}

function describe({ number, isExact }: ProductCount): string {
    if (!isExact) return `More than ${formatNumber(number)} products`;
    return number === 1 ? "1 product" : `${formatNumber(number)} products`;
}
