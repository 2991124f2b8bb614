import type { Product } from "../api/schema";
import { usePlatform } from "../application/platform";
import { announce } from "../components/announcements";
import { formatNumber } from "../format/text";
import { mostPieces } from "./Cart";

/** Puts pieces of a product into the cart, no more than there are, and says so. */
export function useAddToCart(): (product: Product, quantity: number) => void {
    const { cart } = usePlatform();
    return (product, quantity) => {
        const free = Math.min(product.stock, mostPieces) - cart.quantityOf(product.id);
        if (free < 1) {
            announce(`No more of ${product.name} can be bought than you have in your cart.`);
        } else if (!cart.add(product.id, Math.min(quantity, free))) {
            announce("Your cart is full. Order what is in it first.");
        } else if (quantity > free) {
            announce(`Only ${formatNumber(free)} more of ${product.name} could be put into your cart.`);
        } else {
            announce(`${product.name} is in your cart.`);
        }
    };
}
