import type { ButtonHTMLAttributes } from "react";

interface ButtonProperties extends ButtonHTMLAttributes<HTMLButtonElement> {
    /** `primary` for the one thing a page is for, `danger` for what cannot be taken back. */
    kind?: "primary" | "secondary" | "quiet" | "danger";
    /** Whether what it sets off is under way: it stays focused, and says that it is busy. */
    isBusy?: boolean;
}

export function Button({
    kind = "secondary", isBusy = false, className = "", onClick, ...attributes
}: ButtonProperties) {
    return (
        <button
            type="button"
            {...attributes}
            className={`button button-${kind} ${className}`}
            aria-busy={isBusy}
            aria-disabled={isBusy || attributes["aria-disabled"]}
            onClick={isBusy ? (event) => event.preventDefault() : onClick}
        />
    );
}
