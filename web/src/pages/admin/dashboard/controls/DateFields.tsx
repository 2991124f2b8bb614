import { useEffect, useState } from "react";
import { TextField } from "../../../../components/Field";
import { earliestDay, rangeMistake, type DayRange } from "../ranges";

/** The first and the last day. Taken over as soon as both together are a range. */
export function DateFields({
    range, today, onChange,
}: {
    range: DayRange;
    today: string;
    onChange: (range: DayRange) => void;
}) {
    const [draft, setDraft] = useState(range);
    useEffect(() => setDraft({ from: range.from, to: range.to }), [range.from, range.to]);
    const change = (changed: DayRange) => {
        setDraft(changed);
        if (!rangeMistake(changed)) onChange(changed);
    };
    const limits = { type: "date", min: earliestDay, max: today, required: true };
    return (
        <>
            <TextField
                {...limits} label="From" value={draft.from} error={rangeMistake(draft)}
                onChange={(from) => change({ ...draft, from })}
            />
            <TextField {...limits} label="To" value={draft.to} onChange={(to) => change({ ...draft, to })} />
        </>
    );
}
