import type { APIClient } from "../../api/APIClient";
import type { Facets, ProductPage } from "../../api/schema";
import { attributeOf, requestOf, without, type ProductFilters } from "./productFilters";

/** As many as the shop counts of each facet. */
const mostFacetValues = 50;

/** A page of products; the first one tells of the whole list. */
export interface ProductListPart extends ProductPage {
    /** How many products the whole list has. */
    count?: ProductCount;
}

export interface ProductCount {
    number: number;
    /** False when there are more than this. */
    isExact: boolean;
}

/**
 * Reads a page of the products that the filters leave.
 *
 * The facets of a filtered list know but the chosen value of the facet that it is filtered by. The other choices come
 * from the list without that one filter, so that people can change their mind without taking the filter out first.
 */
export async function readProductList(
    api: APIClient, filters: ProductFilters, cursor: string | undefined, signal: AbortSignal,
): Promise<ProductListPart> {
    const { query, filters: attributes } = requestOf(filters);
    if (cursor) {
        return (await api.call("listProducts", { query: { ...query, cursor }, filters: attributes, signal })).body;
    }
    const chosen = [...(filters.category ? ["category"] : []), ...Object.keys(filters.attributes)];
    const [page, ...others] = await Promise.all([
        api.call("listProducts", { query, filters: attributes, signal }),
        ...chosen.map((name) => readFacets(api, without(filters, name), signal)),
    ]);
    const { body } = page;
    const facets = chosen.reduce((merged, name, index) => withChoices(merged, name, others[index]), body.facets);
    return { ...body, ...(facets && { facets }), count: countOf(body) };
}

/** The facets with all choices of one of them. */
function withChoices(facets: Facets | undefined, name: string, choices: Facets | undefined): Facets | undefined {
    if (!facets || !choices) return facets;
    if (name === "category") return { ...facets, categories: choices.categories };
    const attribute = attributeOf(name);
    return { ...facets, attributes: { ...facets.attributes, [attribute]: choices.attributes[attribute] ?? [] } };
}

async function readFacets(
    api: APIClient, filters: ProductFilters, signal: AbortSignal,
): Promise<Facets | undefined> {
    const { query, filters: attributes } = requestOf(filters);
    const { body } = await api.call("listProducts", { query: { ...query, limit: 1 }, filters: attributes, signal });
    return body.facets;
}

/** Each product has one category, so the counts of these add up to the list. */
function countOf({ items, nextCursor, facets }: ProductPage): ProductCount {
    if (!nextCursor || !facets) return { number: items.length, isExact: !nextCursor };
    return {
        number: facets.categories.reduce((sum, each) => sum + each.count, 0),
        isExact: facets.categories.length < mostFacetValues,
    };
}
