import { usePlatform } from "../../application/platform";
import { mostPieces } from "../../cart/Cart";
import { CartProblem } from "../../cart/CartProblem";
import { QuantityField } from "../../cart/QuantityField";
import { isShort, type CartItem } from "../../cart/useCartContents";
import { announce } from "../../components/announcements";
import { Button } from "../../components/Button";
import { formatAmount, formatMoney } from "../../format/money";
import { Link } from "../../router/Link";
import { ProductTile } from "../products/ProductTile";

/** A line of the cart: how many, for how much, and what is in the way of buying it. */
export function CartRow({ item, onRemoved }: { item: CartItem; onRemoved: () => void }) {
    const { cart } = usePlatform();
    const { product, productId, quantity } = item;
    const name = product?.name ?? "A product";
    const isInTheWay = isShort(item);
    const remove = () => {
        cart.setQuantity(productId, 0);
        announce(`${name} was taken out.`);
        onRemoved();
    };
    return (
        <li className="cart-line">
            <ProductTile name={name} category={product?.category ?? ""} />
            <div className="cart-line-name">
                {product ? <Link to={`/products/${productId}`}>{name}</Link> : <span>This product is gone</span>}
                {product && <span className="muted number small">{formatMoney(product.price)} each</span>}
            </div>
            {isInTheWay && (
                <CartProblem productId={productId} name={name} available={product?.stock} onMended={onRemoved} />
            )}
            {product && product.stock > 0 && (
                <div className="cart-line-quantity">
                    <QuantityField
                        label={`Quantity of ${name}`} value={quantity}
                        most={Math.max(quantity, Math.min(product.stock, mostPieces))}
                        onChange={(wanted) => cart.setQuantity(productId, wanted)}
                    />
                    <Button kind="quiet" onClick={remove} aria-label={`Remove ${name}`}>
                        Remove
                    </Button>
                </div>
            )}
            {product && (
                <span className="number price cart-line-total">
                    {formatAmount(product.price.amount * quantity, product.price.currency)}
                </span>
            )}
        </li>
    );
}
