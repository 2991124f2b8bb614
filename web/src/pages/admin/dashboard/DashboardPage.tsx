import { useEffect, useRef } from "react";
import { LoadError, Notice } from "../../../components/Notice";
import { Button } from "../../../components/Button";
import { Page } from "../../../components/Page";
import { Skeleton } from "../../../components/Skeleton";
import { DashboardControls } from "./controls/DashboardControls";
import { DashboardContent } from "./DashboardContent";
import { useLive } from "./live/useLive";
import { useDashboard } from "./useDashboard";
import { useSelection } from "./useSelection";
import { useToday } from "./useToday";

/** How the shop is doing: the numbers of some days, and today as it happens. */
export function DashboardPage() {
    const { today, learnTimeZone } = useToday();
    const control = useSelection(today);
    const live = useLive();
    const dashboard = useDashboard(control.selection, live.state);
    const { value, error, isLoading, reload } = dashboard;

    // The numbers of the last selection stay until those of the next are there.
    const kept = useRef(value);
    if (value) kept.current = value;
    const shown = kept.current;

    const timeZone = value?.range.timeZone;
    useEffect(() => {
        if (timeZone) learnTimeZone(timeZone);
    }, [timeZone, learnTimeZone]);

    return (
        <Page title="Dashboard" width="wide">
            <DashboardControls control={control} today={today} />
            {error && value && (
                <Notice tone="warning">
                    <div className="row row-apart">
                        <p>These numbers could not be brought up to date. {error.message}</p>
                        <Button onClick={reload} isBusy={isLoading}>Try again</Button>
                    </div>
                </Notice>
            )}
            {error && !value ? (
                <LoadError error={error} onRetry={reload} />
            ) : shown ? (
                <DashboardContent
                    dashboard={shown} live={live} isPassing={!value} measure={control.selection.measure}
                    onMeasure={control.chooseMeasure} onReload={reload}
                />
            ) : (
                <Skeleton lines={10} label="Loading the dashboard" />
            )}
        </Page>
    );
}
