import { useEffect, useRef, useState } from "react";
import type { NewOrder, User } from "../../api/schema";
import type { CartLine } from "../../cart/Cart";
import { useCartContents } from "../../cart/useCartContents";
import { Button } from "../../components/Button";
import { formatMoney } from "../../format/money";
import { addressOf, draftOf, useAddressDraft } from "./addressDraft";
import { AddressFields } from "./AddressFields";
import { CheckoutSummary } from "./CheckoutSummary";
import { OpenAttempt } from "./OpenAttempt";
import { PaymentChoice, usualPayment, type Payment } from "./PaymentChoice";
import { Refusal } from "./Refusal";
import type { Placement } from "./usePlacement";

/** Asks for what an order needs and places it. While the outcome of a try is open, it shows that try, unchangeable. */
export function CheckoutForm({
    user, lines, placement,
}: {
    user: User;
    lines: readonly CartLine[];
    placement: Placement;
}) {
    const { open, error, refused, isRunning } = placement;
    const form = useRef<HTMLFormElement>(null);
    const [draft, changeDraft] = useAddressDraft(user.id, user.name);
    const [payment, setPayment] = useState<Payment>(usualPayment);
    const contents = useCartContents(lines);
    const total = open?.expectedTotal ?? contents.total;
    const { reload } = contents;
    useEffect(() => {
        if (!error) return;
        reload();
        // What had the focus may have been switched off meanwhile.
        form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [type="submit"]')?.focus();
    }, [error, reload]);

    const place = () => {
        // Nothing is ordered whose total was not seen.
        if (!total) return;
        placement.place({
            items: lines.map(({ productId, quantity }) => ({ productId, quantity })),
            paymentMethod: payment.method,
            ...(payment.method === "card" && { paymentToken: payment.token }),
            shippingAddress: addressOf(draft),
            expectedTotal: total,
        });
    };
    return (
        <form
            className="split" ref={form} noValidate
            onSubmit={(event) => {
                event.preventDefault();
                place();
            }}
        >
            <div className="stack">
                <fieldset className="plain-fieldset stack" disabled={isRunning || open !== undefined}>
                    <section className="card" aria-labelledby="address">
                        <h2 id="address">Shipping address</h2>
                        <AddressFields
                            draft={open ? draftOf(open.shippingAddress) : draft} onChange={changeDraft} error={error}
                            refused={refused && draftOf(refused.shippingAddress)}
                        />
                    </section>
                    <section className="card stack" aria-labelledby="payment">
                        <h2 id="payment">Payment</h2>
                        <PaymentChoice payment={open ? paymentOf(open) : payment} onChange={setPayment} />
                    </section>
                </fieldset>
            </div>
            <div className="stack checkout-side">
                <CheckoutSummary contents={contents} total={total} />
                {error && refused && !isRunning && (
                    <Refusal error={error} order={refused} items={contents.items ?? []} />
                )}
                {open && !isRunning && <OpenAttempt onGiveUp={placement.giveUp} />}
                <Button
                    id="place-order" kind="primary" type="submit" className="button-wide" isBusy={isRunning}
                    aria-disabled={!total}
                >
                    {isRunning ? "Placing the order …" : `Place order${total ? ` for ${formatMoney(total)}` : ""}`}
                </Button>
            </div>
        </form>
    );
}

function paymentOf({ paymentMethod, paymentToken }: NewOrder): Payment {
    return { method: paymentMethod, token: paymentToken ?? usualPayment.token };
}
