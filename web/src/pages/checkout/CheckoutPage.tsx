import type { User } from "../../api/schema";
import { useUser } from "../../application/platform";
import { useCart } from "../../cart/Cart";
import { EmptyCart } from "../../cart/EmptyCart";
import { Page } from "../../components/Page";
import { CheckoutForm } from "./CheckoutForm";
import { usePlacement } from "./usePlacement";

/** The last step of buying: where to, how to pay, and the order itself. */
export function CheckoutPage() {
    const user = useUser();
    return <Page title="Checkout">{user && <Checkout key={user.id} user={user} />}</Page>;
}

function Checkout({ user }: { user: User }) {
    const placement = usePlacement(user.id);
    const cart = useCart();
    const lines = placement.open?.items ?? cart;
    if (lines.length === 0 && !placement.isRunning) return <EmptyCart />;
    return <CheckoutForm user={user} lines={lines} placement={placement} />;
}
