import { useEffect, useRef } from "react";
import { usePlatform } from "../../../application/platform";
import type { Dashboard } from "../../../api/schema";
import { useResource, type Resource } from "../../../api/useResource";
import type { LiveState } from "./live/liveState";
import type { Selection } from "./useSelection";

/** The shortest time from one reading to the next, and the same after one that failed. */
const shortestGap = 1_000;
const gapAfterFailure = 5_000;
/** And the longest: the stream is silent while nothing changes, but the numbers go on being verified. */
const longestGap = 20_000;

/** What the dashboard asks the shop for. */
function dashboardQuery({ range, comparison, granularity }: Selection) {
    return { ...range, granularity, ...(comparison === "none" ? {} : { compare: comparison }) };
}

/**
 * The dashboard of the selection. Read again when the stream tells of a change that is in the range and not yet in the
 * numbers, and from time to time; the old ones stay until the new are there.
 */
export function useDashboard(selection: Selection, live: LiveState | undefined): Resource<Dashboard> {
    const { api } = usePlatform();
    const query = dashboardQuery(selection);
    const key = JSON.stringify([query, live?.generation ?? 0]);
    const beganAt = useRef(0);
    const dashboard = useResource(key, async (signal) => {
        beganAt.current = Date.now();
        return (await api.call("getDashboard", { query, signal })).body;
    });

    const { value, error, isLoading, reload } = dashboard;
    const isBehind =
        live !== undefined && value !== undefined && holds(value, live.date) &&
        live.totalsPosition > value.freshness.position;
    useEffect(() => {
        if (isLoading || (error && !isBehind)) return;
        const gap = !isBehind ? longestGap : error ? gapAfterFailure : shortestGap;
        const timer = setTimeout(reload, Math.max(0, beganAt.current + gap - Date.now()));
        return () => clearTimeout(timer);
    }, [isBehind, isLoading, error, reload]);
    return dashboard;
}

function holds({ range }: Dashboard, day: string): boolean {
    return range.from <= day && day <= range.to;
}
