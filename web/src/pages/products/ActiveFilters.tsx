import { Button } from "../../components/Button";
import { Icon } from "../../components/Icon";
import { formatAmount } from "../../format/money";
import { navigate, useLocation, withQuery } from "../../router/location";
import { attributeOf, attributeTitle, narrowing, type ProductFilters } from "./productFilters";

/** What the list is narrowed by, each to be taken out again. */
export function ActiveFilters({
    filters, currency, onRemoved,
}: {
    filters: ProductFilters;
    currency: string;
    /** The button that had the focus is gone then. */
    onRemoved: () => void;
}) {
    const location = useLocation();
    const names = narrowing(filters);
    if (names.length === 0) return null;
    const remove = (removed: string[]) => {
        navigate(withQuery(location, Object.fromEntries(removed.map((name) => [name, undefined]))));
        onRemoved();
    };
    return (
        <ul className="chips" aria-label="Active filters">
            {names.map((name) => {
                const text = describe(name, filters, currency);
                return (
                    <li key={name}>
                        <Button className="chip" aria-label={`${text}, remove filter`} onClick={() => remove([name])}>
                            {text}
                            <Icon name="close" />
                        </Button>
                    </li>
                );
            })}
            {names.length > 1 && (
                <li>
                    <Button kind="quiet" onClick={() => remove(names)}>
                        Clear all
                    </Button>
                </li>
            )}
        </ul>
    );
}

function describe(name: string, filters: ProductFilters, currency: string): string {
    switch (name) {
        case "q":
            return `“${filters.q}”`;
        case "category":
            return filters.category ?? "";
        case "minPrice":
            return `At least ${formatAmount(filters.minPrice ?? 0, currency)}`;
        case "maxPrice":
            return `At most ${formatAmount(filters.maxPrice ?? 0, currency)}`;
        default:
            return `${attributeTitle(attributeOf(name))}: ${filters.attributes[name]}`;
    }
}
