import { useEffect, useRef, type ReactNode } from "react";
import type { APIError } from "../../api/APIError";
import { Button } from "../../components/Button";
import { ErrorNotice } from "../../components/Notice";

/** A part of the account that is changed by itself. */
export function AccountSection({
    title, submit, action, isShownInFields, children,
}: {
    title: string;
    /** What the button says. */
    submit: string;
    action: { run: () => void; isRunning: boolean; error: APIError | undefined };
    /** Whether the fields say what is wrong, so that it need not be said twice. */
    isShownInFields: boolean;
    children: ReactNode;
}) {
    const form = useRef<HTMLFormElement>(null);
    const { error } = action;
    useEffect(() => {
        if (error) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    }, [error]);
    return (
        <section className="card">
            <h2>{title}</h2>
            <form
                className="form" ref={form} noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    action.run();
                }}
            >
                {children}
                {!isShownInFields && <ErrorNotice error={error} />}
                <div className="form-actions">
                    <Button type="submit" isBusy={action.isRunning}>
                        {submit}
                    </Button>
                </div>
            </form>
        </section>
    );
}
