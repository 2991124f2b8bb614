import { useState, type ReactNode } from "react";
import type { NewProduct } from "../../../api/schema";
import type { Action } from "../../../api/useAction";
import { Button } from "../../../components/Button";
import { TextArea, TextField } from "../../../components/Field";
import { ErrorNotice } from "../../../components/Notice";
import { AttributesEditor } from "./AttributesEditor";
import { productOf, type Mistakes, type ProductDraft } from "./productDraft";

type ProductValues = Omit<NewProduct, "stock">;

/** What can be said of a product. What is wrong stands beside the field it is about. */
export function ProductForm({
    start, currency, save, saveLabel, isNew = false, children,
}: {
    start: ProductDraft;
    currency: string;
    save: Action<[ProductValues, number]>;
    saveLabel: string;
    /** A new product also gets its first stock. */
    isNew?: boolean;
    /** What stands between the fields and the button. */
    children?: ReactNode;
}) {
    const [draft, setDraft] = useState(start);
    const [mistakes, setMistakes] = useState<Mistakes>({});
    const problem = (...pointers: string[]) =>
        pointers.map((pointer) => mistakes[pointer] ?? save.error?.field(pointer)).find(Boolean);
    const field = (name: Exclude<keyof ProductDraft, "attributes">, ...pointers: string[]) => ({
        value: draft[name],
        onChange: (value: string) => setDraft((last) => ({ ...last, [name]: value })),
        error: problem(`/${name}`, ...pointers),
    });
    const submit = () => {
        const read = productOf(draft, currency);
        setMistakes("mistakes" in read ? read.mistakes : {});
        if ("product" in read) save.run(read.product, Number(draft.stock));
    };
    return (
        <form
            className="form"
            onSubmit={(event) => {
                event.preventDefault();
                submit();
            }}
        >
            <TextField label="Name" {...field("name")} maxLength={200} required />
            <TextArea label="Description" {...field("description")} maxLength={10_000} />
            <div className="form-columns">
                <TextField label="Category" {...field("category")} maxLength={100} required />
                <TextField
                    label={`Price in ${currency}`} {...field("price", "/price/amount", "/price/currency")}
                    inputMode="decimal" autoComplete="off" required
                />
                <TextField
                    label="SKU (optional)" hint="Your own number for it" {...field("sku")} maxLength={100}
                    autoComplete="off"
                />
                {isNew && <TextField label="In stock" type="number" min={0} step={1} {...field("stock")} required />}
            </div>
            <AttributesEditor
                attributes={draft.attributes} error={attributesProblem(problem("/attributes"), save.error?.fields)}
                onChange={(attributes) => setDraft((last) => ({ ...last, attributes }))}
            />
            {children}
            <ErrorNotice error={save.error?.code === "precondition_failed" ? undefined : save.error} />
            <div className="form-actions">
                <Button kind="primary" type="submit" isBusy={save.isRunning}>
                    {saveLabel}
                </Button>
            </div>
        </form>
    );
}

/** What is wrong with the attributes as a whole, or with one of them. */
function attributesProblem(
    whole: string | undefined, fields: ReadonlyArray<{ field: string; detail: string }> = [],
): string | undefined {
    if (whole) return whole;
    const prefix = "/attributes/";
    const single = fields.find(({ field }) => field.startsWith(prefix));
    return single && `${single.field.slice(prefix.length)}: ${single.detail}`;
}
