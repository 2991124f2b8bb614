import { useEffect, useState } from "react";
import type { PriceRange } from "../../api/schema";
import { TextField } from "../../components/Field";
import { editableAmount, formatAmount, parseAmount } from "../../format/money";
import { navigate, useLocation, withQuery } from "../../router/location";
import type { ProductFilters } from "./productFilters";

/** The least and the most that a product may cost, taken over when a field is left or Enter is pressed. */
export function PriceFilter({
    filters, currency, range,
}: {
    filters: ProductFilters;
    currency: string;
    range: PriceRange | undefined;
}) {
    const location = useLocation();
    const editable = (price: number | undefined) => (price === undefined ? "" : editableAmount(price, currency));
    const [low, setLow] = useState(editable(filters.minPrice));
    const [high, setHigh] = useState(editable(filters.maxPrice));
    useEffect(() => setLow(editable(filters.minPrice)), [filters.minPrice, currency]);
    useEffect(() => setHigh(editable(filters.maxPrice)), [filters.maxPrice, currency]);

    const least = parseAmount(low, currency);
    const most = parseAmount(high, currency);
    const isCrossed = least !== undefined && most !== undefined && least > most;
    const mistake = `Such as ${editableAmount(1999, currency)}`;
    const lowError = low && least === undefined ? mistake : undefined;
    const highError = high && most === undefined ? mistake : isCrossed ? "Lower than “at least”" : undefined;
    const apply = () => {
        if (lowError || highError) return;
        const changes = { minPrice: least?.toString(), maxPrice: most?.toString() };
        const address = withQuery(location, changes);
        if (address !== withQuery(location, {})) navigate(address, { replace: true });
    };
    return (
        <form
            className="price-filter"
            onSubmit={(event) => {
                event.preventDefault();
                apply();
            }}
        >
            <h3>Price</h3>
            <div className="price-filter-fields">
                <TextField
                    label="At least" inputMode="decimal" autoComplete="off" value={low} onChange={setLow}
                    onBlur={apply} error={lowError}
                />
                <TextField
                    label="At most" inputMode="decimal" autoComplete="off" value={high} onChange={setHigh}
                    onBlur={apply} error={highError}
                />
            </div>
            {range && (
                <p className="muted small">
                    {formatAmount(range.min, currency)} to {formatAmount(range.max, currency)}
                </p>
            )}
            <button type="submit" className="visually-hidden" tabIndex={-1}>
                Apply
            </button>
        </form>
    );
}
