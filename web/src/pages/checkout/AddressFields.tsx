import type { APIError } from "../../api/APIError";
import { SelectField, TextField } from "../../components/Field";
import type { AddressDraft } from "./addressDraft";
import { countries } from "../../format/countries";

/** Where the order shall go. What is wrong with it, the shop says. */
export function AddressFields({
    draft, onChange, error, refused,
}: {
    draft: AddressDraft;
    onChange: (changes: Partial<AddressDraft>) => void;
    error: APIError | undefined;
    /** The address that `error` is about: a field that was changed since is not wrong any more. */
    refused: AddressDraft | undefined;
}) {
    const mistake = (name: keyof AddressDraft) => {
        const detail = error?.field(`/shippingAddress/${name}`);
        const value = draft[name].trim();
        if (!detail || value !== refused?.[name]) return undefined;
        return value ? detail : "Fill this in.";
    };
    const field = (name: keyof AddressDraft, autoComplete: string) => ({
        name, value: draft[name], autoComplete: `shipping ${autoComplete}`,
        onChange: (value: string) => onChange({ [name]: value }),
        error: mistake(name),
    });
    return (
        <div className="form">
            <TextField label="Name" {...field("name", "name")} required />
            <TextField label="Street and number" {...field("line1", "address-line1")} required />
            <TextField label="Apartment, floor, company (optional)" {...field("line2", "address-line2")} />
            <div className="form-columns">
                <TextField label="Postal code" {...field("postalCode", "postal-code")} required />
                <TextField label="City" {...field("city", "address-level2")} required />
            </div>
            <TextField label="State or region (optional)" {...field("region", "address-level1")} />
            <SelectField label="Country" {...field("country", "country")} required>
                <option value="">Choose a country</option>
                {countries.map(({ code, name }) => (
                    <option key={code} value={code}>
                        {name}
                    </option>
                ))}
            </SelectField>
        </div>
    );
}
