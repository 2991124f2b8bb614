import { useId, useState } from "react";
import type { FacetValue } from "../../api/schema";
import { Button } from "../../components/Button";
import { formatNumber } from "../../format/text";
import { navigate, useLocation, withQuery } from "../../router/location";

/** How many values are shown before somebody asks for all. */
const shownAtFirst = 6;

/** The values that products have in one respect, with how many there are; one can be chosen, or none. */
export function FacetChoice({ title, parameter, values }: { title: string; parameter: string; values: FacetValue[] }) {
    const id = useId();
    const location = useLocation();
    const [showsAll, setShowsAll] = useState(false);
    const chosen = location.query.get(parameter);
    const shown = values.filter(({ value }, index) => showsAll || index < shownAtFirst || value === chosen);
    return (
        <section className="facet" aria-labelledby={id}>
            <h3 id={id}>{title}</h3>
            <ul>
                {shown.map(({ value, count }) => (
                    <li key={value}>
                        <button
                            type="button" className="facet-value" aria-pressed={value === chosen}
                            onClick={() =>
                                navigate(withQuery(location, { [parameter]: value === chosen ? undefined : value }))
                            }
                        >
                            <span>{value}</span>
                            <span className="muted number small">
                                {formatNumber(count)}
                                <span className="visually-hidden"> products</span>
                            </span>
                        </button>
                    </li>
                ))}
            </ul>
            {values.length > shown.length && (
                <Button kind="quiet" onClick={() => setShowsAll(true)} aria-label={`Show all of ${title}`}>
                    Show all {formatNumber(values.length)}
                </Button>
            )}
        </section>
    );
}
