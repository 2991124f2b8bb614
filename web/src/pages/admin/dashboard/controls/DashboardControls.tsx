import { SelectField } from "../../../../components/Field";
import { isAllowed, presets, type Comparison, type Granularity, type Preset } from "../ranges";
import type { SelectionControl } from "../useSelection";
import { DateFields } from "./DateFields";

/** Chooses the days, what they are compared with, and how finely they are cut. */
export function DashboardControls({ control, today }: { control: SelectionControl; today: string }) {
    const { preset, range, comparison, granularity } = control.selection;
    const option = (value: Granularity, label: string) => (
        <option value={value} disabled={!isAllowed(value, range)}>
            {label}
        </option>
    );
    return (
        <div className="dashboard-controls" role="group" aria-label="What the dashboard shows">
            <SelectField
                label="Range" value={preset ?? "custom"} onChange={(value) => control.choosePreset(value as Preset)}
            >
                {presets.map(({ key, label }) => (
                    <option key={key} value={key}>
                        {label}
                    </option>
                ))}
                {!preset && <option value="custom">Custom dates</option>}
            </SelectField>
            <DateFields range={range} today={today} onChange={control.chooseRange} />
            <SelectField
                label="Compare with" value={comparison}
                onChange={(value) => control.chooseComparison(value as Comparison)}
            >
                <option value="none">Nothing</option>
                <option value="previous">Previous period</option>
                <option value="year">Previous year</option>
            </SelectField>
            <SelectField
                label="By" value={granularity} onChange={(value) => control.chooseGranularity(value as Granularity)}
            >
                {option("auto", "Automatic")}
                {option("hour", "Hour")}
                {option("day", "Day")}
                {option("month", "Month")}
            </SelectField>
        </div>
    );
}
