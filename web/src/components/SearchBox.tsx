import { useId } from "react";
import { Icon } from "./Icon";
import { navigate, useLocation, withQuery } from "../router/location";
import { useDelayedText } from "./useDelayedText";

/** Searches while it is typed. `longest` is as long as the shop takes. */
export function SearchBox({ label = "Search products", longest = 200 }: { label?: string; longest?: number }) {
    const id = useId();
    const location = useLocation();
    const { text, setText, keepNow } = useDelayedText(location.query.get("q") ?? "", (q) =>
        navigate(withQuery(location, { q }), { replace: true }),
    );
    return (
        <form
            className="search-box" role="search"
            onSubmit={(event) => {
                event.preventDefault();
                keepNow();
            }}
        >
            <label htmlFor={id} className="visually-hidden">
                {label}
            </label>
            <Icon name="search" />
            <input
                id={id} type="search" placeholder={label} autoComplete="off" enterKeyHint="search"
                maxLength={longest} value={text} onChange={(event) => setText(event.target.value)}
            />
        </form>
    );
}
