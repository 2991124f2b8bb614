import { useEffect, useRef, type ReactNode } from "react";

let isFirstPage = true;

/** Takes the focus to the heading of the page, as when the button that had it is gone. */
export function focusHeading(): void {
    document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
}

/**
 * The content of a page under its heading. A new page takes the focus to its heading, so that a screen reader begins
 * there, and names the browser's tab.
 */
export function Page({
    title, actions, width = "normal", children,
}: {
    title: string;
    /** What can be done with the whole page, beside the heading. */
    actions?: ReactNode;
    width?: "narrow" | "normal" | "wide";
    children: ReactNode;
}) {
    const heading = useRef<HTMLHeadingElement>(null);
    useEffect(() => {
        document.title = `${title} · Tally`;
    }, [title]);
    useEffect(() => {
        // The browser itself begins at the top of the first one.
        if (!isFirstPage) heading.current?.focus({ preventScroll: true });
        isFirstPage = false;
    }, []);
    return (
        <div className={`page page-${width}`}>
            <header className="page-header">
                <h1 ref={heading} tabIndex={-1}>
                    {title}
                </h1>
                {actions && <div className="page-actions">{actions}</div>}
            </header>
            {children}
        </div>
    );
}
