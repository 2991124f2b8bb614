import type { NewProduct, Product } from "../../../api/schema";
import { editableAmount, parseAmount } from "../../../format/money";

/** A product as it stands in a form. */
export interface ProductDraft {
    name: string;
    description: string;
    category: string;
    price: string;
    sku: string;
    /** Of a new product alone; later it is adjusted. */
    stock: string;
    attributes: AttributeDraft[];
}

export interface AttributeDraft {
    /** Keeps a row the same while it is edited. */
    id: number;
    name: string;
    value: string;
}

/** What the form itself finds wrong, by JSON pointer as the shop would say it. */
export type Mistakes = Record<string, string>;

export const emptyDraft: ProductDraft = {
    name: "", description: "", category: "", price: "", sku: "", stock: "0", attributes: [],
};

export function draftOf({ name, description, category, price, sku, attributes }: Product): ProductDraft {
    return {
        name,
        description,
        category,
        price: editableAmount(price.amount, price.currency),
        sku: sku ?? "",
        stock: "",
        attributes: Object.entries(attributes).map(([attribute, value], id) => ({ id, name: attribute, value })),
    };
}

/** The product that a draft describes, or what keeps it from being one. The rest the shop checks. */
export function productOf(
    draft: ProductDraft, currency: string,
): { product: Omit<NewProduct, "stock"> } | { mistakes: Mistakes } {
    const mistakes: Mistakes = {};
    const amount = parseAmount(draft.price, currency);
    if (amount === undefined) mistakes["/price/amount"] = "Give an amount, such as 19.99.";
    const rows = draft.attributes.filter(({ name, value }) => name.trim() || value.trim());
    const names = rows.map(({ name }) => name.trim());
    if (names.includes("")) mistakes["/attributes"] = "Every attribute needs a name.";
    if (new Set(names).size < names.length) mistakes["/attributes"] = "Every attribute needs a name of its own.";
    if (amount === undefined || Object.keys(mistakes).length > 0) return { mistakes };
    return {
        product: {
            name: draft.name.trim(),
            description: draft.description.trim(),
            category: draft.category.trim(),
            price: { amount, currency },
            sku: draft.sku.trim() || null,
            attributes: Object.fromEntries(rows.map(({ name, value }) => [name.trim(), value.trim()])),
        },
    };
}
