import type { AnchorHTMLAttributes, MouseEvent } from "react";
import { navigate, useLocation } from "./location";

interface LinkProperties extends AnchorHTMLAttributes<HTMLAnchorElement> {
    to: string;
}

/** A link within the page. Opens elsewhere when the browser is asked to, by a key or the middle button. */
export function Link({ to, onClick, ...attributes }: LinkProperties) {
    const location = useLocation();
    const follow = (event: MouseEvent<HTMLAnchorElement>) => {
        onClick?.(event);
        const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
        if (event.defaultPrevented || !isPlain || attributes.target) return;
        event.preventDefault();
        navigate(to);
        window.scrollTo(0, 0);
    };
    const isHere = location.path === to.split("?")[0];
    return <a href={to} aria-current={isHere ? "page" : undefined} {...attributes} onClick={follow} />;
}
