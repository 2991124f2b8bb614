import { useEffect, useState } from "react";
import { Button } from "../components/Button";
import { Icon } from "../components/Icon";

/** How many pieces: typed, or one more and one less. */
export function QuantityField({
    label, value, most, onChange,
}: {
    /** Says of what, too, where there are several: "Quantity of Desk Lamp". */
    label: string;
    value: number;
    most: number;
    onChange: (value: number) => void;
}) {
    const [text, setText] = useState(String(value));
    useEffect(() => setText(String(value)), [value]);
    /** Takes over what was typed; what is no number of pieces is put back. */
    const commit = () => {
        const typed = /^\d{1,4}$/.test(text.trim()) ? Number(text) : 0;
        const quantity = Math.min(typed, most);
        setText(String(quantity < 1 ? value : quantity));
        if (quantity >= 1 && quantity !== value) onChange(quantity);
    };
    const step = (change: number) => {
        const quantity = value + change;
        if (quantity >= 1 && quantity <= most) onChange(quantity);
    };
    return (
        <div className="quantity" role="group" aria-label={label}>
            <Button
                className="button-square" aria-label="One less" aria-disabled={value <= 1} onClick={() => step(-1)}
            >
                <Icon name="minus" />
            </Button>
            <input
                aria-label={label} inputMode="numeric" autoComplete="off" maxLength={4} value={text}
                onChange={(event) => setText(event.target.value)}
                onBlur={commit}
                onKeyDown={(event) => {
                    if (event.key === "Enter") commit();
                }}
            />
            <Button
                className="button-square" aria-label="One more" aria-disabled={value >= most} onClick={() => step(1)}
            >
                <Icon name="plus" />
            </Button>
        </div>
    );
}
