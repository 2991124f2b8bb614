import { usePlatform } from "../../application/platform";
import { useResource } from "../../api/useResource";
import { LoadError } from "../../components/Notice";
import { Page } from "../../components/Page";
import { Skeleton } from "../../components/Skeleton";
import { ProductDetails } from "./ProductDetails";

/** One product. */
export function ProductPage({ parameters }: { parameters: Record<string, string> }) {
    const { api } = usePlatform();
    const id = parameters["id"] ?? "";
    const product = useResource(id, async (signal) => (await api.call("getProduct", { path: { id }, signal })).body);
    return (
        <Page title={product.value?.name ?? "Product"}>
            {product.value ? (
                <ProductDetails product={product.value} />
            ) : product.error ? (
                <LoadError error={product.error} onRetry={product.reload} />
            ) : (
                <Skeleton lines={6} label="Loading the product" />
            )}
        </Page>
    );
}
