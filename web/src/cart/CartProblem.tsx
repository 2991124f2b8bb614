import { usePlatform } from "../application/platform";
import { Button } from "../components/Button";
import { announce } from "../components/announcements";
import { formatNumber } from "../format/text";

/** Says that there are not as many pieces as somebody wants, and puts it right. */
export function CartProblem({
    productId, name, available, onMended,
}: {
    productId: string;
    name: string;
    /** How many there are; undefined when the product is no longer sold at all. */
    available: number | undefined;
    /** The button that had the focus is gone then. */
    onMended: () => void;
}) {
    const { cart } = usePlatform();
    const take = (quantity: number) => {
        cart.setQuantity(productId, quantity);
        announce(quantity > 0 ? `${formatNumber(quantity)} of ${name} in your cart.` : `${name} was taken out.`);
        onMended();
    };
    return (
        <div className="row cart-problem">
            <span>{describeStock(available)}</span>
            {available ? (
                <Button onClick={() => take(available)} aria-label={`Take ${available} of ${name}`}>
                    Take {formatNumber(available)}
                </Button>
            ) : (
                <Button onClick={() => take(0)} aria-label={`Remove ${name}`}>
                    Remove
                </Button>
            )}
        </div>
    );
}

/** How much there is of a product of which somebody wants more. */
export function describeStock(available: number | undefined): string {
    if (available === undefined) return "No longer sold";
    return available === 0 ? "Sold out" : `Only ${formatNumber(available)} left`;
}
