import { Fragment } from "react";
import type { Freshness, Verification } from "../../../api/schema";
import { formatAmount } from "../../../format/money";
import { formatInstant, formatNumber } from "../../../format/text";
import { ago, useNow } from "./ago";

const tones: Record<Verification["status"], string> = { verified: "success", drifted: "danger", running: "info" };
const explanations: Record<Verification["status"], string> = {
    verified:
        "Every day was added up a second way, from the orders themselves, after the last event of it. Both agree.",
    drifted: "Some day differs from the orders themselves. Count again, and tell whoever runs the shop.",
    running: "Not every day was compared with the orders themselves yet. The numbers are already counted.",
};

/** How far the numbers can be trusted, and how fresh they are. */
export function VerificationBadge({
    verification, freshness, currency,
}: {
    verification: Verification;
    freshness: Freshness;
    currency: string;
}) {
    const now = useNow(1_000);
    const { status, position, drift, verifiedAt } = verification;
    const facts: Array<[string, string]> = [
        ["Difference to the orders", formatAmount(drift, currency)],
        ["Verified up to event", position === undefined ? "none yet" : formatNumber(position)],
        ["Verified", verifiedAt ? formatInstant(verifiedAt) : "not yet"],
        ["Counted up to event", formatNumber(freshness.position)],
        ["All orders counted", freshness.asOf ? ago(freshness.asOf, now) : "not yet"],
    ];
    return (
        <details className="verification">
            <summary className={`badge badge-${tones[status]}`}>
                {headline(verification, currency, now)}
            </summary>
            <div className="verification-details">
                <p>{explanations[status]}</p>
                <dl className="facts small">
                    {facts.map(([name, value]) => (
                        <Fragment key={name}>
                            <dt>{name}</dt>
                            <dd className="number">{value}</dd>
                        </Fragment>
                    ))}
                </dl>
            </div>
        </details>
    );
}

function headline({ status, position, drift, verifiedAt }: Verification, currency: string, now: number): string {
    if (status === "running" || position === undefined) return "Being verified";
    const what = status === "verified" ? "Verified to the cent" : "Differs from the orders";
    const when = verifiedAt ? ` · ${ago(verifiedAt, now)}` : "";
    return `${what} at event ${formatNumber(position)} · drift ${formatAmount(drift, currency)}${when}`;
}
