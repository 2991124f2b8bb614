import { useRef } from "react";
import type { CartItem } from "../../cart/useCartContents";
import { CartRow } from "./CartRow";

/** The lines of the cart. */
export function CartLines({ items }: { items: CartItem[] }) {
    const heading = useRef<HTMLHeadingElement>(null);
    return (
        <section className="card" aria-labelledby="items">
            <h2 id="items" ref={heading} tabIndex={-1} className="visually-hidden">
                Items
            </h2>
            <ul className="cart-lines">
                {items.map((item) => (
                    <CartRow key={item.productId} item={item} onRemoved={() => heading.current?.focus()} />
                ))}
            </ul>
        </section>
    );
}
