import { SelectField } from "../../components/Field";
import { navigate, useLocation, withQuery } from "../../router/location";
import type { ProductFilters, ProductSort } from "./productFilters";

const names: Record<ProductSort, string> = {
    relevance: "Best match",
    newest: "Newest",
    price: "Price, low to high",
    "-price": "Price, high to low",
    name: "Name",
};

/** In which order the products come. The best match is there only when something is searched for. */
export function SortSelect({ filters }: { filters: ProductFilters }) {
    const location = useLocation();
    const usual: ProductSort = filters.q ? "relevance" : "newest";
    const choices = (Object.keys(names) as ProductSort[]).filter((sort) => filters.q || sort !== "relevance");
    return (
        <div className="inline-field">
            <SelectField
                label="Sort by" value={filters.sort ?? usual}
                onChange={(sort) =>
                    navigate(withQuery(location, { sort: sort === usual ? undefined : sort }), { replace: true })
                }
            >
                {choices.map((sort) => (
                    <option key={sort} value={sort}>
                        {names[sort]}
                    </option>
                ))}
            </SelectField>
        </div>
    );
}
