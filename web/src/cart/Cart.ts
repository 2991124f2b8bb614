import { useSyncExternalStore } from "react";
import { usePlatform } from "../application/platform";

export interface CartLine {
    productId: string;
    quantity: number;
}

const storageKey = "tally.cart";
/** As many as an order may have. */
const mostLines = 100;
export const mostPieces = 1000;

/** What somebody means to buy. Survives a reload, and is the same in every tab of the browser. */
export class Cart {
    private readonly listeners = new Set<() => void>();
    lines: readonly CartLine[] = stored();

    constructor() {
        window.addEventListener("storage", (event) => {
            // All of the storage at once has no key.
            if (event.key === storageKey || event.key === null) this.show(stored());
        });
    }

    readonly subscribe = (listener: () => void): (() => void) => {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
    };

    /** Adds pieces of a product; false when no more products fit. */
    add(productId: string, quantity: number): boolean {
        const line = this.lines.find((each) => each.productId === productId);
        if (!line && this.lines.length >= mostLines) return false;
        this.setQuantity(productId, (line?.quantity ?? 0) + quantity);
        return true;
    }

    /** Sets how many pieces of a product are wanted; none takes the product out. */
    setQuantity(productId: string, quantity: number): void {
        const wanted = Math.min(quantity, mostPieces);
        const isKnown = this.lines.some((each) => each.productId === productId);
        if (wanted < 1) {
            this.keep(this.lines.filter((each) => each.productId !== productId));
        } else if (isKnown) {
            const changed = { productId, quantity: wanted };
            this.keep(this.lines.map((each) => (each.productId === productId ? changed : each)));
        } else {
            this.keep([...this.lines, { productId, quantity: wanted }]);
        }
    }

    quantityOf(productId: string): number {
        return this.lines.find((each) => each.productId === productId)?.quantity ?? 0;
    }

    /** Takes out what was ordered; what came in meanwhile, from another tab, stays. */
    takeOut(ordered: readonly CartLine[]): void {
        const left = this.lines.map(({ productId, quantity }) => {
            const taken = ordered.find((each) => each.productId === productId)?.quantity ?? 0;
            return { productId, quantity: quantity - taken };
        });
        this.keep(left.filter((each) => each.quantity > 0));
    }

    private keep(lines: readonly CartLine[]): void {
        localStorage.setItem(storageKey, JSON.stringify(lines));
        this.show(lines);
    }

    private show(lines: readonly CartLine[]): void {
        this.lines = lines;
        for (const listener of this.listeners) listener();
    }
}

/** The cart as it was left; empty when what is stored is none. */
function stored(): CartLine[] {
    try {
        const lines: unknown = JSON.parse(localStorage.getItem(storageKey) ?? "[]");
        return Array.isArray(lines) ? lines.filter(isLine).slice(0, mostLines) : [];
    } catch {
        return [];
    }
}

function isLine(value: unknown): value is CartLine {
    if (typeof value !== "object" || value === null) return false;
    const { productId, quantity } = value as Partial<CartLine>;
    return typeof productId === "string" && Number.isInteger(quantity) && quantity! >= 1 && quantity! <= mostPieces;
}

export function useCart(): readonly CartLine[] {
    const { cart } = usePlatform();
    return useSyncExternalStore(cart.subscribe, () => cart.lines);
}
