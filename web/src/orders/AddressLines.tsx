import type { Address } from "../api/schema";
import { countryName } from "../format/text";

/** An address as it is written on a parcel. */
export function AddressLines({ address }: { address: Address }) {
    const { name, line1, line2, city, region, postalCode, country } = address;
    const lines = [name, line1, line2, `${postalCode} ${city}`, region, countryName(country)];
    return (
        <address className="address">
            {lines.filter(Boolean).map((line, index) => (
                <span key={index}>{line}</span>
            ))}
        </address>
    );
}
