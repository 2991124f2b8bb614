import type { Operations } from "../../api/schema";
import type { Location } from "../../router/location";

type Query = NonNullable<Operations["listProducts"]["request"]["query"]>;
export type ProductSort = NonNullable<Query["sort"]>;

const attributePrefix = "attributes.";

/** What the address says of which products to show, and in which order. */
export interface ProductFilters {
    q: string | undefined;
    category: string | undefined;
    minPrice: number | undefined;
    maxPrice: number | undefined;
    sort: ProductSort | undefined;
    /** By their names in the address, `attributes.color`. */
    attributes: Record<string, string>;
}

const sorts: ReadonlySet<string> = new Set<ProductSort>(["relevance", "newest", "price", "-price", "name"]);

/** Reads the filters that an address has; what the shop would not understand is passed over. */
export function filtersOf({ query }: Location): ProductFilters {
    const sort = query.get("sort");
    const attributes = [...query].filter(([name]) => name.startsWith(attributePrefix));
    return {
        q: query.get("q") ?? undefined,
        category: query.get("category") ?? undefined,
        minPrice: amount(query.get("minPrice")),
        maxPrice: amount(query.get("maxPrice")),
        sort: sort && sorts.has(sort) ? (sort as ProductSort) : undefined,
        attributes: Object.fromEntries(attributes),
    };
}

/** The same filters as a request has them. */
export function requestOf({ attributes, ...filters }: ProductFilters): {
    query: Query;
    filters: Record<string, string>;
} {
    const given = Object.entries(filters).filter(([, value]) => value !== undefined);
    return { query: Object.fromEntries(given) as Query, filters: attributes };
}

/** The filters that narrow the list, by their names in the address. */
export function narrowing({ q, category, minPrice, maxPrice, attributes }: ProductFilters): string[] {
    const given = Object.entries({ q, category, minPrice, maxPrice }).filter(([, value]) => value !== undefined);
    return [...given, ...Object.entries(attributes)].map(([name]) => name);
}

/** The same without the one of this name. */
export function without(filters: ProductFilters, name: string): ProductFilters {
    const { [name]: _, ...attributes } = filters.attributes;
    return { ...filters, attributes, ...(name === "category" ? { category: undefined } : {}) };
}

/** The parameter of the address that filters by an attribute. */
export function attributeParameter(attribute: string): string {
    return attributePrefix + attribute;
}

/** The attribute that such a parameter filters by. */
export function attributeOf(parameter: string): string {
    return parameter.slice(attributePrefix.length);
}

/** A name such as `color` as a heading. */
export function attributeTitle(name: string): string {
    return name.charAt(0).toUpperCase() + name.slice(1);
}

function amount(text: string | null): number | undefined {
    return text && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}
