import { usePlatform } from "../../../application/platform";
import type { Dashboard, SeriesPoint } from "../../../api/schema";
import { useResource } from "../../../api/useResource";

/**
 * The series that the chart shows beside that of the dashboard. An answer has only the totals of the range it is
 * compared with, so this is one more reading; days that are over do not change, so it is read once.
 */
export function useComparedSeries(dashboard: Dashboard | undefined): SeriesPoint[] | undefined {
    const { api } = usePlatform();
    const { comparison, range } = dashboard ?? {};
    const query = comparison && range && { ...comparison.range, granularity: range.granularity };
    const series = useResource(JSON.stringify(query ?? null), async (signal) => {
        if (!query) return undefined;
        return (await api.call("getDashboard", { query, signal })).body.series;
    });
    return series.value;
}
