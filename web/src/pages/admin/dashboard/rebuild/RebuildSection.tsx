import { useState } from "react";
import type { Rebuild } from "../../../../api/schema";
import { Button } from "../../../../components/Button";
import { ErrorNotice } from "../../../../components/Notice";
import { formatInstant, formatNumber } from "../../../../format/text";
import { ConfirmDialog } from "../../../../components/ConfirmDialog";
import { useRebuild } from "./useRebuild";

/** Counts all numbers again, beside those that are shown. */
export function RebuildSection({ onFinished }: { onFinished: () => void }) {
    const [isAsking, setAsking] = useState(false);
    const { status, begin } = useRebuild(onFinished);
    const rebuild = status.value;
    const isRunning = rebuild?.status === "running";
    return (
        <section className="card stack" aria-labelledby="rebuild-title">
            <div className="row row-apart">
                <h2 id="rebuild-title">Count again</h2>
                <Button onClick={() => setAsking(true)} isBusy={isRunning || begin.isRunning}>
                    Count again …
                </Button>
            </div>
            <p className="muted">
                Every number here can be counted again from the log of all orders. It happens beside the numbers that
                are shown, which change only when it is done.
            </p>
            <ErrorNotice error={begin.error ?? status.error} />
            <div role="status">{rebuild && rebuild.status !== "idle" && <Progress rebuild={rebuild} />}</div>
            {isAsking && (
                <ConfirmDialog
                    title="Count all numbers again?" action="Count again" kind="primary"
                    onConfirm={() => {
                        setAsking(false);
                        begin.run();
                    }}
                    onDismiss={() => setAsking(false)}
                >
                    <p>The dashboard stays as it is until the new numbers are ready. A large shop takes a while.</p>
                </ConfirmDialog>
            )}
        </section>
    );
}

function Progress({ rebuild }: { rebuild: Rebuild }) {
    const { status, position, head, finishedAt, daysThatDiffer } = rebuild;
    if (status === "running") {
        return (
            <label className="stack">
                <span className="small">
                    {head > 0
                        ? `Counting event ${formatNumber(position)} of ${formatNumber(head)}`
                        : "Beginning to count"}
                </span>
                <progress value={position} max={Math.max(head, 1)} />
            </label>
        );
    }
    return (
        <p className="small">
            Counted again{finishedAt && ` on ${formatInstant(finishedAt)}`}. {comparisonOf(daysThatDiffer)}
        </p>
    );
}

/** How the new numbers compare with those before; undefined days could not be compared. */
function comparisonOf(daysThatDiffer: number | undefined): string {
    if (daysThatDiffer === undefined) return "";
    if (daysThatDiffer === 0) return "No day differs from before.";
    return `${formatNumber(daysThatDiffer)} ${daysThatDiffer === 1 ? "day differs" : "days differ"} from before.`;
}
