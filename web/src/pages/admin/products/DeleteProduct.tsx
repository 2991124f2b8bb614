import { useState } from "react";
import { useAction } from "../../../api/useAction";
import { usePlatform } from "../../../application/platform";
import { announce } from "../../../components/announcements";
import { Button } from "../../../components/Button";
import { navigate } from "../../../router/location";
import { ConfirmDialog } from "../../../components/ConfirmDialog";
import type { ProductVersion } from "./ProductVersion";

/** Takes a product out of the catalogue. */
export function DeleteProduct({ version }: { version: ProductVersion }) {
    const { api } = usePlatform();
    const [isAsking, setAsking] = useState(false);
    const { product, etag } = version;
    const remove = useAction(async () => {
        await api.call("deleteProduct", { path: { id: product.id }, header: { "If-Match": etag } });
        announce(`${product.name} was deleted.`);
        navigate("/admin/products", { replace: true });
    });
    const dismiss = () => {
        setAsking(false);
        remove.clearError();
    };
    return (
        <section className="card" aria-labelledby="delete-title">
            <h2 id="delete-title">Delete</h2>
            <div className="row row-apart">
                <p className="muted">It can no longer be bought. Orders that have it stay as they are.</p>
                <Button kind="danger" onClick={() => setAsking(true)}>
                    Delete product …
                </Button>
            </div>
            {isAsking && (
                <ConfirmDialog
                    title={`Delete ${product.name}?`} action="Delete" isBusy={remove.isRunning} error={remove.error}
                    onConfirm={remove.run} onDismiss={dismiss}
                >
                    <p>This cannot be taken back.</p>
                </ConfirmDialog>
            )}
        </section>
    );
}
