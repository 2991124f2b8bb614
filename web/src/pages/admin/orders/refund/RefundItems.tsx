import { TextField } from "../../../../components/Field";
import { formatMoney } from "../../../../format/money";
import type { Order } from "../../../../api/schema";
import type { RefundDraft } from "./refundDraft";

/** Chooses how many pieces of each product come back, and whether they can be sold again. */
export function RefundItems({
    order, draft, mistake, onChange,
}: {
    order: Order;
    draft: RefundDraft;
    mistake: string | undefined;
    onChange: (changes: Partial<RefundDraft>) => void;
}) {
    return (
        <>
            {order.items.map(({ productId, name, quantity, unitPrice }) => (
                <TextField
                    key={productId} label={name} type="number" min={0} max={quantity} step={1}
                    hint={`${quantity} sold at ${formatMoney(unitPrice)}`} value={draft.quantities[productId] ?? "0"}
                    onChange={(pieces) => onChange({ quantities: { ...draft.quantities, [productId]: pieces } })}
                />
            ))}
            {mistake && (
                <p className="field-error" role="alert">
                    {mistake}
                </p>
            )}
            <label className="check">
                <input
                    type="checkbox" checked={draft.restock}
                    onChange={(event) => onChange({ restock: event.target.checked })}
                />
                Put these pieces back into stock
            </label>
        </>
    );
}
