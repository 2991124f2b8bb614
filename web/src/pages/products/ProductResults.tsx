import type { Product } from "../../api/schema";
import type { Pages } from "../../api/usePages";
import { Button } from "../../components/Button";
import { Empty } from "../../components/Notice";
import { PagedList } from "../../components/PagedList";
import { navigate } from "../../router/location";
import { ProductCard } from "./ProductCard";
import { ProductGridSkeleton } from "./ProductGridSkeleton";
import type { ProductListPart } from "./readProductList";

/** The products themselves, or why there are none. */
export function ProductResults({
    pages, isNarrowed,
}: {
    pages: Pages<Product, ProductListPart>;
    isNarrowed: boolean;
}) {
    const empty = isNarrowed ? (
        <Empty title="Nothing fits all of this">
            <p>Try another word, or fewer filters.</p>
            <Button onClick={() => navigate("/")}>Show everything</Button>
        </Empty>
    ) : (
        <Empty title="There is nothing to buy yet" />
    );
    return (
        <PagedList pages={pages} skeleton={<ProductGridSkeleton />} empty={empty}>
            <ul className="product-grid" aria-busy={pages.isLoading}>
                {pages.items.map((product) => (
                    <ProductCard key={product.id} product={product} />
                ))}
            </ul>
        </PagedList>
    );
}
