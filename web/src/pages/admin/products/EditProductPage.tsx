import { useResource } from "../../../api/useResource";
import { usePlatform } from "../../../application/platform";
import { LoadError } from "../../../components/Notice";
import { Page } from "../../../components/Page";
import { Skeleton } from "../../../components/Skeleton";
import { Link } from "../../../router/Link";
import { DeleteProduct } from "./DeleteProduct";
import { EditProduct } from "./EditProduct";
import { StockSection } from "./stock/StockSection";
import type { ProductVersion } from "./ProductVersion";

/** One product: what is said of it, and its stock. */
export function EditProductPage({ parameters }: { parameters: Record<string, string> }) {
    const { api } = usePlatform();
    const id = parameters["id"] ?? "";
    const version = useResource<ProductVersion>(id, async (signal) => {
        const { body, headers } = await api.call("getProduct", { path: { id }, signal });
        return { product: body, etag: headers.get("ETag") ?? "" };
    });
    const { value, error, reload, replace } = version;
    if (!value) {
        return (
            <Page title="Product" width="wide">
                {error ? (
                    <LoadError error={error} onRetry={reload} />
                ) : (
                    <Skeleton lines={8} label="Loading the product" />
                )}
            </Page>
        );
    }
    return (
        <Page
            title={value.product.name} width="wide"
            actions={
                <>
                    <Link to={`/products/${id}`} className="button button-secondary">In the shop</Link>
                    <Link to={`/admin/orders?productId=${id}`} className="button button-secondary">Orders with it</Link>
                </>
            }
        >
            <div className="split">
                <EditProduct version={value} onChange={replace} />
                <StockSection id={id} />
            </div>
            <DeleteProduct version={value} />
        </Page>
    );
}
