import { useCart } from "../../cart/Cart";
import { useCartContents } from "../../cart/useCartContents";
import { EmptyCart } from "../../cart/EmptyCart";
import { LoadError } from "../../components/Notice";
import { Page } from "../../components/Page";
import { Skeleton } from "../../components/Skeleton";
import { CartSummary } from "./CartSummary";
import { CartLines } from "./CartLines";

/** What somebody means to buy, with prices and stock as they are now. */
export function CartPage() {
    const contents = useCartContents(useCart());
    return (
        <Page title="Cart">
            {contents.items?.length === 0 ? (
                <EmptyCart />
            ) : contents.items ? (
                <div className="split">
                    <CartLines items={contents.items} />
                    <CartSummary items={contents.items} total={contents.total} />
                </div>
            ) : contents.error && !contents.isLoading ? (
                <LoadError error={contents.error} onRetry={contents.reload} />
            ) : (
                <Skeleton lines={4} label="Loading the cart" />
            )}
        </Page>
    );
}
