import { Fragment } from "react";
import type { Product } from "../../api/schema";
import { formatMoney } from "../../format/money";
import { Link } from "../../router/Link";
import { AddToCartForm } from "./AddToCartForm";
import { attributeTitle } from "./productFilters";
import { ProductTile } from "./ProductTile";
import { StockNote } from "./StockNote";

/** What there is to know of a product, and the way to buy it. */
export function ProductDetails({ product }: { product: Product }) {
    const attributes = Object.entries(product.attributes).sort(([one], [other]) => one.localeCompare(other));
    return (
        <div className="product-details">
            <ProductTile name={product.name} category={product.category} />
            <div className="stack">
                <Link to={`/?category=${encodeURIComponent(product.category)}`}>{product.category}</Link>
                <p className="row">
                    <span className="number price price-large">{formatMoney(product.price)}</span>
                    <StockNote stock={product.stock} />
                </p>
                {product.description && <p className="prose">{product.description}</p>}
                {product.stock > 0 ? (
                    <AddToCartForm product={product} />
                ) : (
                    <p>
                        There is none left at the moment.{" "}
                        <Link to={`/?category=${encodeURIComponent(product.category)}`}>See what is like it</Link>
                    </p>
                )}
                {attributes.length > 0 && (
                    <section className="stack" aria-labelledby="details">
                        <h2 id="details">Details</h2>
                        <dl className="facts">
                            {attributes.map(([name, value]) => (
                                <Fragment key={name}>
                                    <dt>{attributeTitle(name)}</dt>
                                    <dd>{value}</dd>
                                </Fragment>
                            ))}
                        </dl>
                    </section>
                )}
            </div>
        </div>
    );
}
