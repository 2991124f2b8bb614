import { useSyncExternalStore } from "react";

/** Where the page is: `path` without the query. */
export interface Location {
    path: string;
    query: URLSearchParams;
    /** Whether the browser's history led here, so that people expect what they left. It scrolls by itself then. */
    isReturn: boolean;
}

let current = read(false);
const listeners = new Set<() => void>();

function read(isReturn: boolean): Location {
    const path = window.location.pathname.replace(/(.)\/+$/, "$1");
    return { path, query: new URLSearchParams(window.location.search), isReturn };
}

function publish(isReturn: boolean): void {
    current = read(isReturn);
    for (const listener of listeners) listener();
}

window.addEventListener("popstate", () => publish(true));

function subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

export function presentLocation(): Location {
    return current;
}

/** The same for a component, which is drawn anew when it changes. */
export function useLocation(): Location {
    return useSyncExternalStore(subscribe, presentLocation);
}

/**
 * Goes to an address of this page.
 *
 * @param options.replace takes the place of the present one in the history, as for a filter that is being typed.
 */
export function navigate(address: string, options: { replace?: boolean } = {}): void {
    const isHere = address === window.location.pathname + window.location.search;
    if (options.replace || isHere) {
        window.history.replaceState(null, "", address);
    } else {
        window.history.pushState(null, "", address);
    }
    const { path } = current;
    publish(false);
    if (current.path !== path) window.scrollTo(0, 0);
}

/** The same address with some parameters of the query changed; those that are undefined or empty are left out. */
export function withQuery(location: Location, changes: Record<string, string | undefined>): string {
    const query = new URLSearchParams(location.query);
    for (const [name, value] of Object.entries(changes)) {
        if (value) {
            query.set(name, value);
        } else {
            query.delete(name);
        }
    }
    const text = query.toString();
    return text ? `${location.path}?${text}` : location.path;
}
