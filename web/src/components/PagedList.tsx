import type { ReactNode } from "react";
import type { APIError } from "../api/APIError";
import { LoadMore } from "./LoadMore";
import { ErrorNotice, LoadError } from "./Notice";

/** A list that is read page by page: what is there of it, or why there is nothing. */
export function PagedList({
    pages, skeleton, empty, children,
}: {
    pages: {
        items: readonly unknown[];
        error: APIError | undefined;
        isLoading: boolean;
        hasMore: boolean;
        loadMore: () => void;
        reload: () => void;
    };
    /** Holds the place of the first page. */
    skeleton: ReactNode;
    /** Stands for a list without items. */
    empty: ReactNode;
    /** The items, when there are some. */
    children: ReactNode;
}) {
    const { items, error, isLoading, reload } = pages;
    if (items.length > 0) {
        return (
            <>
                {children}
                <ErrorNotice error={error} />
                <LoadMore pages={pages} />
            </>
        );
    }
    if (isLoading) return <>{skeleton}</>;
    return error ? <LoadError error={error} onRetry={reload} /> : <>{empty}</>;
}
