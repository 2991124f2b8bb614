import type { Money } from "../../api/schema";
import { describeStock } from "../../cart/CartProblem";
import { isShort, type CartContents, type CartItem } from "../../cart/useCartContents";
import { LoadError } from "../../components/Notice";
import { Skeleton } from "../../components/Skeleton";
import { formatAmount, formatMoney } from "../../format/money";
import { formatNumber } from "../../format/text";
import { Link } from "../../router/Link";

/** What is about to be ordered, and for how much. */
export function CheckoutSummary({ contents, total }: { contents: CartContents; total: Money | undefined }) {
    const { items } = contents;
    return (
        <section className="card stack" aria-labelledby="summary">
            <div className="row row-apart">
                <h2 id="summary">Your order</h2>
                <Link to="/cart">Change</Link>
            </div>
            {items ? (
                <>
                    <ul className="summary-lines">
                        {items.map((item) => (
                            <SummaryLine key={item.productId} item={item} />
                        ))}
                    </ul>
                    <dl className="sums">
                        <div className="sum sum-total">
                            <dt>Total</dt>
                            <dd className="number">{total ? formatMoney(total) : "–"}</dd>
                        </div>
                    </dl>
                </>
            ) : contents.error && !contents.isLoading ? (
                <LoadError error={contents.error} onRetry={contents.reload} />
            ) : (
                <Skeleton label="Loading your order" />
            )}
        </section>
    );
}

function SummaryLine({ item }: { item: CartItem }) {
    const { product, quantity } = item;
    return (
        <li className="row-apart summary-line">
            <span>
                {formatNumber(quantity)} × {product?.name ?? "a product that is gone"}
                {isShort(item) && <span className="field-error summary-note">{describeStock(product?.stock)}</span>}
            </span>
            {product && (
                <span className="number">{formatAmount(product.price.amount * quantity, product.price.currency)}</span>
            )}
        </li>
    );
}
