import type { ReactNode } from "react";
import type { APIError } from "../api/APIError";
import { Button } from "./Button";
import { focusHeading } from "./Page";

/** Something that the person should know, read out when it appears. */
export function Notice({ tone, children }: { tone: "info" | "success" | "warning" | "error"; children: ReactNode }) {
    return (
        <div className={`notice notice-${tone}`} role={tone === "error" ? "alert" : "status"}>
            {children}
        </div>
    );
}

/** What went wrong with something that the person did. */
export function ErrorNotice({ error }: { error: APIError | undefined }) {
    return error ? <Notice tone="error">{error.message}</Notice> : null;
}

/** Stands for something that could not be read, with a way to try again. */
export function LoadError({ error, onRetry }: { error: APIError; onRetry: () => void }) {
    const retry = () => {
        onRetry();
        focusHeading();
    };
    return (
        <div className="empty" role="alert">
            <p className="empty-title">{error.status === 404 ? "There is nothing here" : "This could not be loaded"}</p>
            <p>{error.message}</p>
            {error.status !== 404 && <Button onClick={retry}>Try again</Button>}
        </div>
    );
}

/** Stands for a list without items. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
    return (
        <div className="empty">
            <p className="empty-title">{title}</p>
            {children}
        </div>
    );
}
