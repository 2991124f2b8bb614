import type { Product } from "../../api/schema";
import { useAddToCart } from "../../cart/useAddToCart";
import { Button } from "../../components/Button";
import { formatMoney } from "../../format/money";
import { Link } from "../../router/Link";
import { ProductTile } from "./ProductTile";
import { StockNote } from "./StockNote";

/** A product of a list. Pressing anywhere but the button leads to its page. */
export function ProductCard({ product }: { product: Product }) {
    const addToCart = useAddToCart();
    return (
        <li className="product-card">
            <ProductTile name={product.name} category={product.category} />
            <div className="product-card-text">
                <h3>
                    <Link to={`/products/${product.id}`} className="product-card-link">{product.name}</Link>
                </h3>
                <p className="muted small">{product.category}</p>
                <p className="row row-apart product-card-price">
                    <span className="number price">{formatMoney(product.price)}</span>
                    <StockNote stock={product.stock} />
                </p>
                {product.stock > 0 && (
                    <Button
                        className="button-wide" aria-label={`Add to cart: ${product.name}`}
                        onClick={() => addToCart(product, 1)}
                    >
                        Add to cart
                    </Button>
                )}
            </div>
        </li>
    );
}
