import { navigate, useLocation, withQuery } from "../../../router/location";
import { measures, type Measure } from "./chart/measures";
import {
    isAllowed, presets, rangeMistake, rangeOf, type Comparison, type DayRange, type Granularity, type Preset,
} from "./ranges";

/** What the dashboard shows. All of it is in the address, where it survives a reload and can be shared. */
export interface Selection {
    /** Undefined for dates of one's own. */
    preset: Preset | undefined;
    range: DayRange;
    comparison: Comparison;
    granularity: Granularity;
    measure: Measure;
}

const defaultPreset: Preset = "30d";
const defaultComparison: Comparison = "previous";
const defaultMeasure: Measure = "grossSales";
const comparisons: readonly Comparison[] = ["none", "previous", "year"];
const granularities: readonly Granularity[] = ["auto", "hour", "day", "month"];

/** Reads a query; what it does not say, or says wrongly, is the default. */
function selectionOf(query: URLSearchParams, today: string): Selection {
    const custom = { from: query.get("from") ?? "", to: query.get("to") ?? "" };
    const isCustom = rangeMistake(custom) === undefined;
    const preset = presets.find(({ key }) => key === query.get("range"))?.key ?? defaultPreset;
    const range = isCustom ? custom : rangeOf(preset, today);
    const granularity = granularities.find((each) => each === query.get("granularity")) ?? "auto";
    return {
        preset: isCustom ? undefined : preset,
        range,
        comparison: comparisons.find((each) => each === query.get("compare")) ?? defaultComparison,
        granularity: isAllowed(granularity, range) ? granularity : "auto",
        measure: measures.find(({ name }) => name === query.get("measure"))?.name ?? defaultMeasure,
    };
}

/** The default need not be in the address. */
function unless<Value extends string>(standard: Value, value: Value): Value | undefined {
    return value === standard ? undefined : value;
}

/** The selection that the address tells, and how to change it. */
export function useSelection(today: string) {
    const location = useLocation();
    const change = (changes: Record<string, string | undefined>) =>
        navigate(withQuery(location, changes), { replace: true });
    return {
        selection: selectionOf(location.query, today),
        choosePreset: (preset: Preset) => change({ range: preset, from: undefined, to: undefined }),
        chooseRange: ({ from, to }: DayRange) => change({ range: undefined, from, to }),
        chooseComparison: (comparison: Comparison) => change({ compare: unless(defaultComparison, comparison) }),
        chooseGranularity: (granularity: Granularity) => change({ granularity: unless("auto", granularity) }),
        chooseMeasure: (measure: Measure) => change({ measure: unless(defaultMeasure, measure) }),
    };
}

export type SelectionControl = ReturnType<typeof useSelection>;
