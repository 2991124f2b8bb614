import type { PaymentMethod } from "../../api/schema";
import { SelectField } from "../../components/Field";
import { nameOf } from "../../format/text";

/** The token for which the simulated provider declines; it takes all others. */
const declinedToken = "tok_declined";
const acceptedToken = "tok_accepted";

export interface Payment {
    method: PaymentMethod;
    /** Of the card alone. */
    token: string;
}

export const usualPayment: Payment = { method: "card", token: acceptedToken };

const methods: Array<{ method: PaymentMethod; note: string }> = [
    { method: "card", note: "Taken at once" },
    { method: "paypal", note: "Taken at once" },
    { method: "bank_transfer", note: "We ship when the money has arrived" },
    { method: "cash_on_delivery", note: "Pay when the parcel arrives" },
];

/** How the order shall be paid. The shop takes no real cards, so the card is one of two for tests. */
export function PaymentChoice({ payment, onChange }: { payment: Payment; onChange: (payment: Payment) => void }) {
    return (
        <>
            <fieldset className="choice">
                <legend className="visually-hidden">Payment method</legend>
                {methods.map(({ method, note }) => (
                    <label key={method}>
                        <input
                            type="radio" name="paymentMethod" value={method} checked={payment.method === method}
                            onChange={() => onChange({ ...payment, method })}
                        />
                        <span className="choice-name">{nameOf(method)}</span>
                        <span className="muted small">{note}</span>
                    </label>
                ))}
            </fieldset>
            {payment.method === "card" && (
                <SelectField
                    label="Test card" value={payment.token} onChange={(token) => onChange({ ...payment, token })}
                    hint="Payments are simulated: no money moves."
                >
                    <option value={acceptedToken}>Test card that is accepted</option>
                    <option value={declinedToken}>Test card that is declined</option>
                </SelectField>
            )}
        </>
    );
}
