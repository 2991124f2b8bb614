import { useState } from "react";
import type { NewRefund, Order } from "../../../../api/schema";
import type { Action } from "../../../../api/useAction";
import { Button } from "../../../../components/Button";
import { Dialog } from "../../../../components/Dialog";
import { TextField } from "../../../../components/Field";
import { ErrorNotice, Notice } from "../../../../components/Notice";
import { editableAmount, formatAmount } from "../../../../format/money";
import { refundable } from "../allowedActions";
import { RefundItems } from "./RefundItems";
import { refundOf, worthOf, type RefundDraft } from "./refundDraft";

/** Gives money back: an amount, or what some pieces were sold for. */
export function RefundDialog({
    order, refund, onDismiss,
}: {
    order: Order;
    refund: Action<[NewRefund]>;
    onDismiss: () => void;
}) {
    const { currency } = order.total;
    const rest = refundable(order);
    const [draft, setDraft] = useState<RefundDraft>(() => ({
        by: "amount", amount: editableAmount(rest, currency), quantities: {}, reason: "", restock: true,
    }));
    const [mistake, setMistake] = useState<string>();
    const change = (changes: Partial<RefundDraft>) => {
        setDraft((last) => ({ ...last, ...changes }));
        setMistake(undefined);
    };
    const submit = () => {
        const read = refundOf(draft, order);
        setMistake("mistake" in read ? read.mistake : undefined);
        if ("refund" in read) refund.run(read.refund);
    };
    const amountError = mistake ?? refund.error?.field("/amount/amount") ?? refund.error?.field("/amount");
    return (
        <Dialog title={`Refund order ${order.number}`} onDismiss={onDismiss}>
            <form
                className="form"
                onSubmit={(event) => {
                    event.preventDefault();
                    submit();
                }}
            >
                <fieldset className="choice choice-columns">
                    <legend>Give back</legend>
                    {(["amount", "items"] as const).map((by) => (
                        <label key={by}>
                            <input type="radio" name="by" checked={draft.by === by} onChange={() => change({ by })} />
                            {by === "amount" ? "Amount" : "Items"}
                        </label>
                    ))}
                </fieldset>
                {draft.by === "amount" ? (
                    <TextField
                        label={`Amount in ${currency}`} value={draft.amount} inputMode="decimal" autoComplete="off"
                        hint={`${formatAmount(rest, currency)} can be refunded.`} error={amountError} required
                        onChange={(amount) => change({ amount })}
                    />
                ) : (
                    <RefundItems order={order} draft={draft} mistake={mistake} onChange={change} />
                )}
                <TextField
                    label="Reason" value={draft.reason} maxLength={500} required error={refund.error?.field("/reason")}
                    onChange={(reason) => change({ reason })}
                />
                {refund.error?.code === "refund_too_large" ? (
                    <Notice tone="error">
                        That is more than is left. Something of this order was refunded before; choose less, or an
                        amount.
                    </Notice>
                ) : (
                    <ErrorNotice error={refund.error} />
                )}
                <div className="form-actions">
                    <Button onClick={onDismiss}>Do not refund</Button>
                    <Button kind="primary" type="submit" isBusy={refund.isRunning}>
                        {draft.by === "items" ? `Refund ${formatAmount(worthOf(draft, order), currency)}` : "Refund"}
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}
