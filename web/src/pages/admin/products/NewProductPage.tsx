import type { NewProduct } from "../../../api/schema";
import { useAction } from "../../../api/useAction";
import { usePlatform } from "../../../application/platform";
import { announce } from "../../../components/announcements";
import { LoadError } from "../../../components/Notice";
import { Page } from "../../../components/Page";
import { Skeleton } from "../../../components/Skeleton";
import { Link } from "../../../router/Link";
import { navigate } from "../../../router/location";
import { emptyDraft } from "./productDraft";
import { ProductForm } from "./ProductForm";
import { useCurrency } from "./useCurrency";

/** Adds a product to the catalogue. */
export function NewProductPage() {
    const { api } = usePlatform();
    const { value: currency, error, reload } = useCurrency();
    const save = useAction(async (product: Omit<NewProduct, "stock">, stock: number) => {
        const { body } = await api.call("createProduct", { body: { ...product, stock } });
        announce(`${body.name} was added.`);
        navigate(`/admin/products/${body.id}`, { replace: true });
    });
    return (
        <Page title="New product" actions={<Link to="/admin/products">All products</Link>}>
            <div className="card">
                {currency ? (
                    <ProductForm start={emptyDraft} currency={currency} save={save} saveLabel="Add product" isNew />
                ) : error ? (
                    <LoadError error={error} onRetry={reload} />
                ) : (
                    <Skeleton lines={6} />
                )}
            </div>
        </Page>
    );
}
