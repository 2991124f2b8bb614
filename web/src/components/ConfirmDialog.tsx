import type { ReactNode } from "react";
import type { APIError } from "../api/APIError";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { ErrorNotice } from "./Notice";

/** Asks whether something shall really be done. */
export function ConfirmDialog({
    title, action, refusal = "Keep it as it is", kind = "danger", isBusy = false, error, onConfirm, onDismiss, children,
}: {
    title: string;
    /** What is done, as the button says it. */
    action: string;
    /** That nothing is done, as the other button says it. */
    refusal?: string;
    kind?: "primary" | "danger";
    isBusy?: boolean;
    error?: APIError | undefined;
    onConfirm: () => void;
    onDismiss: () => void;
    children: ReactNode;
}) {
    return (
        <Dialog title={title} onDismiss={onDismiss}>
            {children}
            <ErrorNotice error={error} />
            <div className="form-actions">
                <Button onClick={onDismiss}>{refusal}</Button>
                <Button kind={kind} isBusy={isBusy} onClick={onConfirm}>
                    {action}
                </Button>
            </div>
        </Dialog>
    );
}
