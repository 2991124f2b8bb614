import { useEffect } from "react";
import type { APIClient } from "../api/APIClient";
import { APIError } from "../api/APIError";
import type { Money, Product } from "../api/schema";
import { useResource } from "../api/useResource";
import { usePlatform } from "../application/platform";
import type { CartLine } from "./Cart";

/** A line of the cart with its product as it is now; without one when it is no longer sold. */
export interface CartItem {
    productId: string;
    quantity: number;
    product: Product | undefined;
}

/** What is in a cart, with names, prices and stock as the shop has them now. */
export interface CartContents {
    /** Undefined until the products are known. */
    items: CartItem[] | undefined;
    /** What can be bought of it costs so much; undefined when that is nothing. */
    total: Money | undefined;
    error: APIError | undefined;
    isLoading: boolean;
    reload: () => void;
}

type Products = Map<string, Product | undefined>;

/** Reads the products of some lines, and again when a product comes in that was not there. */
export function useCartContents(lines: readonly CartLine[]): CartContents {
    const { api } = usePlatform();
    const ids = lines.map((line) => line.productId);
    const { value: products, error, isLoading, reload } = useResource("products of a cart", (signal) =>
        readProducts(api, ids, signal),
    );
    const isIncomplete = products !== undefined && !ids.every((id) => products.has(id));
    const isMissingMore = isIncomplete && !isLoading && !error;
    useEffect(() => {
        if (isMissingMore) reload();
    }, [isMissingMore, reload]);

    const items =
        products && !isIncomplete
            ? lines.map((line) => ({ ...line, product: products.get(line.productId) }))
            : undefined;
    return { items, total: items && totalOf(items), error, isLoading, reload };
}

/** Whether an order of the line as it is would be refused. */
export function isShort({ product, quantity }: CartItem): boolean {
    return product === undefined || product.stock < quantity;
}

async function readProducts(api: APIClient, ids: string[], signal: AbortSignal): Promise<Products> {
    const products = await Promise.all(ids.map((id) => readProduct(api, id, signal)));
    return new Map(ids.map((id, index) => [id, products[index]]));
}

/** The product; undefined when it is no longer sold. */
async function readProduct(api: APIClient, id: string, signal: AbortSignal): Promise<Product | undefined> {
    try {
        return (await api.call("getProduct", { path: { id }, signal })).body;
    } catch (error) {
        if (error instanceof APIError && error.status === 404) return undefined;
        throw error;
    }
}

function totalOf(items: CartItem[]): Money | undefined {
    const prices = items.flatMap(({ product, quantity }) => (product ? [{ ...product.price, quantity }] : []));
    const [first] = prices;
    if (!first) return undefined;
    return { amount: prices.reduce((sum, each) => sum + each.amount * each.quantity, 0), currency: first.currency };
}
