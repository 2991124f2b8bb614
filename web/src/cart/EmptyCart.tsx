import { useEffect } from "react";
import { Empty } from "../components/Notice";
import { focusHeading } from "../components/Page";
import { Link } from "../router/Link";

/** Says that nothing is in the cart, also right after the last line was taken out. */
export function EmptyCart() {
    useEffect(() => {
        // The button that took it out is gone, and with it the focus.
        if (document.activeElement === document.body) focusHeading();
    }, []);
    return (
        <Empty title="Your cart is empty">
            <Link to="/" className="button button-primary">
                Look around the shop
            </Link>
        </Empty>
    );
}
