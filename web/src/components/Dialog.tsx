import { useId, useLayoutEffect, useRef, type ReactNode } from "react";

/** Something to be answered before the page goes on. Escape and a click beside it dismiss it. */
export function Dialog({
    title, onDismiss, children,
}: {
    title: string;
    onDismiss: () => void;
    children: ReactNode;
}) {
    const dialog = useRef<HTMLDialogElement>(null);
    const pressedBeside = useRef(false);
    const id = useId();
    // Closed before it leaves the page, or the browser could not give the focus back to where it came from.
    useLayoutEffect(() => {
        const element = dialog.current;
        if (element && !element.open) element.showModal();
        // The browser itself would begin with whatever comes first, also with what cannot be changed.
        element?.querySelector<HTMLElement>("input:not([readonly]), select, textarea")?.focus();
        return () => element?.close();
    }, []);
    return (
        <dialog
            ref={dialog}
            className="dialog"
            aria-labelledby={id}
            onCancel={(event) => {
                event.preventDefault();
                onDismiss();
            }}
            // Text that is selected out over the edge ends in a click beside the dialog, too.
            onPointerDown={(event) => (pressedBeside.current = event.target === dialog.current)}
            onClick={(event) => {
                if (event.target === dialog.current && pressedBeside.current) onDismiss();
            }}
        >
            <div className="dialog-content">
                <h2 id={id}>{title}</h2>
                {children}
            </div>
        </dialog>
    );
}
