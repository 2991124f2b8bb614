import type { Facets } from "../../api/schema";
import { FacetChoice } from "./FacetChoice";
import { PriceFilter } from "./PriceFilter";
import { attributeParameter, attributeTitle, type ProductFilters } from "./productFilters";

/** How many attributes are offered: those that most products have. */
const mostAttributes = 6;

/** All that the list can be narrowed by. */
export function FilterPanel({
    filters, facets, currency,
}: {
    filters: ProductFilters;
    facets: Facets;
    currency: string;
}) {
    const hasPrices = filters.minPrice !== undefined || filters.maxPrice !== undefined;
    return (
        <div className="filter-panel">
            {facets.categories.length > 0 && (
                <FacetChoice title="Category" parameter="category" values={facets.categories} />
            )}
            <PriceFilter filters={filters} currency={currency} range={hasPrices ? undefined : facets.price} />
            {attributesOf(facets, filters).map(([name, values]) => (
                <FacetChoice
                    key={name} title={attributeTitle(name)} parameter={attributeParameter(name)} values={values}
                />
            ))}
        </div>
    );
}

/** The attributes worth offering: those that are chosen already, then the most common. */
function attributesOf({ attributes }: Facets, filters: ProductFilters) {
    const isChosen = (name: string) => attributeParameter(name) in filters.attributes;
    const common = Object.entries(attributes)
        .map(([name, values]) => ({ name, values, products: values.reduce((sum, { count }) => sum + count, 0) }))
        .sort((one, other) => other.products - one.products || one.name.localeCompare(other.name))
        .slice(0, mostAttributes);
    const missing = Object.keys(attributes).filter(
        (name) => isChosen(name) && !common.some((each) => each.name === name),
    );
    return [
        ...common.map(({ name, values }) => [name, values] as const),
        ...missing.map((name) => [name, attributes[name] ?? []] as const),
    ];
}
