import { useEffect } from "react";
import { useSession } from "../../application/platform";
import { navigate, useLocation } from "../../router/location";

/** Where somebody wanted to go before they were asked to sign in; only ever a place of this page. */
function nextAddress(query: URLSearchParams): string {
    const here = window.location.origin;
    try {
        // Read as the browser would: there are more ways to lead elsewhere than `//`.
        const { origin, pathname, search } = new URL(query.get("next") ?? "/", here);
        return origin === here && !pathname.startsWith("//") ? pathname + search : "/";
    } catch {
        return "/";
    }
}

/** The address of a page that leads on to the same place. */
export function withNext(path: string, next: string): string {
    return next === "/" ? path : `${path}?next=${encodeURIComponent(next)}`;
}

/** Sends those on who are signed in, or have just done so. */
export function useSendOn(): string {
    const session = useSession();
    const next = nextAddress(useLocation().query);
    const isSignedIn = session.status === "signedIn";
    useEffect(() => {
        if (isSignedIn) navigate(next, { replace: true });
    }, [isSignedIn, next]);
    return next;
}
