import { useCallback, useState } from "react";
import type { Country, NewAddress } from "../../api/schema";
import { likelyCountry } from "../../format/countries";

/** An address as it is being typed. */
export interface AddressDraft {
    name: string;
    line1: string;
    line2: string;
    city: string;
    region: string;
    postalCode: string;
    country: string;
}

const storageKey = "tally.address";

/** The address as the shop wants it. What is missing or wrong is for the shop to say. */
export function addressOf(draft: AddressDraft): NewAddress {
    const { name, line1, line2, city, region, postalCode, country } = draft;
    return {
        name: name.trim(),
        line1: line1.trim(),
        ...(line2.trim() && { line2: line2.trim() }),
        city: city.trim(),
        ...(region.trim() && { region: region.trim() }),
        postalCode: postalCode.trim(),
        country: country as Country,
    };
}

/** An address that was sent, as a draft again. */
export function draftOf(address: NewAddress): AddressDraft {
    return { ...address, line2: address.line2 ?? "", region: address.region ?? "" };
}

/** Forgets the address, as when somebody signs out of a browser that others use too. */
export function forgetAddress(): void {
    localStorage.removeItem(storageKey);
}

/** The address that this customer typed last, kept with every change so that nothing of it is ever lost. */
export function useAddressDraft(
    customerId: string, customerName: string,
): [AddressDraft, (changes: Partial<AddressDraft>) => void] {
    const [draft, setDraft] = useState(() => remembered(customerId) ?? empty(customerName));
    const change = useCallback(
        (changes: Partial<AddressDraft>) =>
            setDraft((last) => {
                const next = { ...last, ...changes };
                localStorage.setItem(storageKey, JSON.stringify({ customerId, draft: next }));
                return next;
            }),
        [customerId],
    );
    return [draft, change];
}

function empty(name: string): AddressDraft {
    return { name, line1: "", line2: "", city: "", region: "", postalCode: "", country: likelyCountry() ?? "" };
}

/** Undefined when it is somebody else's, or not in the form that it is kept in now. */
function remembered(customerId: string): AddressDraft | undefined {
    try {
        const kept = JSON.parse(localStorage.getItem(storageKey) ?? "null") as {
            customerId: string;
            draft: AddressDraft;
        } | null;
        if (kept?.customerId !== customerId) return undefined;
        const fields = Object.entries(empty("")).map(([name]) => [name, kept.draft[name as keyof AddressDraft]]);
        return fields.every(([, value]) => typeof value === "string") ? Object.fromEntries(fields) : undefined;
    } catch {
        return undefined;
    }
}
