import { Button } from "../../components/Button";
import { Notice } from "../../components/Notice";
import { Link } from "../../router/Link";

/** Tells somebody whose order got no answer that trying again is safe, and what to heed when they would rather not. */
export function OpenAttempt({ onGiveUp }: { onGiveUp: () => void }) {
    return (
        <Notice tone="warning">
            <p>
                <strong>It is not known yet whether this order was placed.</strong> Place it again to find out: it stays
                one order, and is paid once.
            </p>
            <p>
                To change it instead, look at <Link to="/orders">your orders</Link> first.
            </p>
            <Button onClick={onGiveUp}>Change the order</Button>
        </Notice>
    );
}
