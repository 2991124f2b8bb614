import type { Money } from "../../api/schema";
import { isShort, type CartItem } from "../../cart/useCartContents";
import { Notice } from "../../components/Notice";
import { formatMoney } from "../../format/money";
import { formatNumber } from "../../format/text";
import { Link } from "../../router/Link";

/** What the cart comes to, and the way to the checkout once nothing is in its way. */
export function CartSummary({ items, total }: { items: CartItem[]; total: Money | undefined }) {
    const pieces = items.reduce((sum, item) => sum + item.quantity, 0);
    const isReady = !items.some(isShort);
    return (
        <section className="card stack" aria-labelledby="summary">
            <h2 id="summary">Summary</h2>
            <dl className="sums">
                <div className="sum">
                    <dt>Items</dt>
                    <dd className="number">{formatNumber(pieces)}</dd>
                </div>
                <div className="sum sum-total">
                    <dt>Total</dt>
                    <dd className="number">{total ? formatMoney(total) : "–"}</dd>
                </div>
            </dl>
            {isReady ? (
                <Link to="/checkout" className="button button-primary">
                    Check out
                </Link>
            ) : (
                <Notice tone="warning">
                    Some of this cannot be bought as it is. Put the marked lines right to go on.
                </Notice>
            )}
            <Link to="/" className="center">
                Continue shopping
            </Link>
        </section>
    );
}
