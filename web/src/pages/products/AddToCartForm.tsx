import { useState } from "react";
import type { Product } from "../../api/schema";
import { mostPieces, useCart } from "../../cart/Cart";
import { QuantityField } from "../../cart/QuantityField";
import { useAddToCart } from "../../cart/useAddToCart";
import { Button } from "../../components/Button";
import { formatNumber } from "../../format/text";
import { Link } from "../../router/Link";

/** Puts some pieces into the cart, and tells what is in there already. */
export function AddToCartForm({ product }: { product: Product }) {
    const [quantity, setQuantity] = useState(1);
    const addToCart = useAddToCart();
    const inCart = useCart().find((line) => line.productId === product.id)?.quantity ?? 0;
    return (
        <div className="stack">
            <div className="row">
                <QuantityField
                    label="Quantity" value={quantity} most={Math.min(product.stock, mostPieces)} onChange={setQuantity}
                />
                <Button kind="primary" className="add-to-cart" onClick={() => addToCart(product, quantity)}>
                    Add to cart
                </Button>
            </div>
            {inCart > 0 && (
                <p className="muted">
                    {formatNumber(inCart)} in your cart. <Link to="/cart">Go to the cart</Link>
                </p>
            )}
        </div>
    );
}
