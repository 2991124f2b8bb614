import { useEffect, useRef, useState } from "react";
import type { NewProduct } from "../../../api/schema";
import { useAction } from "../../../api/useAction";
import { usePlatform } from "../../../application/platform";
import { announce } from "../../../components/announcements";
import { draftOf } from "./productDraft";
import { NewerVersion } from "./NewerVersion";
import { ProductForm } from "./ProductForm";
import type { ProductVersion } from "./ProductVersion";

/** Changes what is said of a product, unless somebody else has done so in the meantime. */
export function EditProduct({
    version, onChange,
}: {
    version: ProductVersion;
    onChange: (version: ProductVersion) => void;
}) {
    const { api } = usePlatform();
    // Another one begins the form anew.
    const [edition, setEdition] = useState(0);
    const heading = useRef<HTMLHeadingElement>(null);
    useEffect(() => {
        // The button that was pressed is gone then.
        if (edition > 0) heading.current?.focus();
    }, [edition]);
    const { product, etag } = version;
    const path = { id: product.id };
    const save = useAction(async (body: Omit<NewProduct, "stock">) => {
        const answer = await api.call("updateProduct", { path, header: { "If-Match": etag }, body });
        onChange({ product: answer.body, etag: answer.headers.get("ETag") ?? "" });
        announce("Saved.");
    });
    const load = useAction(async () => {
        const answer = await api.call("getProduct", { path });
        onChange({ product: answer.body, etag: answer.headers.get("ETag") ?? "" });
        setEdition((last) => last + 1);
        save.clearError();
    });
    return (
        <section className="card" aria-labelledby="details-title">
            <h2 id="details-title" ref={heading} tabIndex={-1}>
                Details
            </h2>
            <ProductForm
                key={edition} start={draftOf(product)} currency={product.price.currency} save={save}
                saveLabel="Save changes"
            >
                {save.error?.code === "precondition_failed" && <NewerVersion load={load} />}
            </ProductForm>
        </section>
    );
}
