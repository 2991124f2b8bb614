import type { APIError } from "../../api/APIError";
import type { NewOrder, StockShortage } from "../../api/schema";
import { useCart } from "../../cart/Cart";
import { CartProblem } from "../../cart/CartProblem";
import type { CartItem } from "../../cart/useCartContents";
import { Notice } from "../../components/Notice";

/** The products of which there is not enough, until the cart asks for no more than there is. */
export function Shortages({ error, order, items }: { error: APIError; order: NewOrder; items: CartItem[] }) {
    const cart = useCart();
    const missing = shortages(error, order).filter(({ productId, available = 0 }) =>
        cart.some((line) => line.productId === productId && line.quantity > available),
    );
    if (missing.length === 0) return <Notice tone="info">The cart fits what is left. Place the order again.</Notice>;
    const nameOf = (id: string) => items.find((item) => item.productId === id)?.product?.name ?? "A product";
    return (
        <Notice tone="error">
            <p>
                <strong>Not all of this is available any more.</strong> Nothing was ordered.
            </p>
            <ul className="stack">
                {missing.map(({ productId, available }) => (
                    <li key={productId} className="row row-apart">
                        <span>{nameOf(productId)}</span>
                        <CartProblem
                            productId={productId} name={nameOf(productId)} available={available}
                            onMended={() => document.getElementById("place-order")?.focus()}
                        />
                    </li>
                ))}
            </ul>
        </Notice>
    );
}

/** What is missing, by the problem document: too few pieces, or no such product at all. */
function shortages(error: APIError, order: NewOrder): Array<{ productId: string; available: number | undefined }> {
    if (error.code === "insufficient_stock") return error.members["items"] as StockShortage[];
    return order.items
        .filter((_, index) => error.field(`/items/${index}/productId`))
        .map(({ productId }) => ({ productId, available: undefined }));
}
