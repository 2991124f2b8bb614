import { SelectField, TextField } from "../../../components/Field";
import { nameOf } from "../../../format/text";
import { countries } from "../../../format/countries";
import { statuses } from "../../../orders/statuses";
import { paymentMethods, type OrderFilters } from "./orderFilters";

/** Narrows the list of orders. */
export function OrderFilterFields({
    filters, onChange,
}: {
    filters: OrderFilters;
    onChange: (changes: Record<string, string>) => void;
}) {
    const field = (name: keyof OrderFilters) => ({
        value: filters[name] ?? "",
        onChange: (value: string) => onChange({ [name]: value }),
    });
    const options = (codes: readonly string[]) =>
        codes.map((code) => (
            <option key={code} value={code}>
                {nameOf(code)}
            </option>
        ));
    return (
        <div className="order-filters" role="group" aria-label="Filters">
            <SelectField label="Status" {...field("status")}>
                <option value="">All</option>
                {options(statuses)}
            </SelectField>
            <SelectField label="Payment" {...field("paymentMethod")}>
                <option value="">All</option>
                {options(paymentMethods)}
            </SelectField>
            <SelectField label="Country" {...field("country")}>
                <option value="">All</option>
                {countries.map(({ code, name }) => (
                    <option key={code} value={code}>
                        {name}
                    </option>
                ))}
            </SelectField>
            <TextField label="Placed from" type="date" {...field("placedFrom")} />
            <TextField label="Placed to" type="date" {...field("placedTo")} />
        </div>
    );
}
