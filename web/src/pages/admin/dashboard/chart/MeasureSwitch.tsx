import { measures, type Measure } from "./measures";

/** Chooses what the chart shows. */
export function MeasureSwitch({ measure, onChange }: { measure: Measure; onChange: (measure: Measure) => void }) {
    return (
        <fieldset className="segments">
            <legend className="visually-hidden">Show in the chart</legend>
            {measures.map(({ name, label }) => (
                <label key={name}>
                    <input
                        type="radio" name="measure" className="visually-hidden" checked={name === measure}
                        onChange={() => onChange(name)}
                    />
                    <span>{label}</span>
                </label>
            ))}
        </fieldset>
    );
}
