import type { Figure } from "./definitions";

/** How a total differs from that of the range it is compared with. */
export interface Change {
    direction: "up" | "down" | "same";
    tone: "good" | "bad" | "neutral";
    /** `12.5%`, without a sign. */
    percent: string;
}

const percents = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 1 });

/** @param ratio (now − then) / |then|; undefined when then was 0, which no percentage can tell. */
export function changeOf(figure: Figure, ratio: number | undefined): Change | undefined {
    if (ratio === undefined) return undefined;
    const direction = ratio > 0 ? "up" : ratio < 0 ? "down" : "same";
    return { direction, tone: toneOf(figure, direction), percent: percents.format(Math.abs(ratio)) };
}

function toneOf({ rising }: Figure, direction: Change["direction"]): Change["tone"] {
    if (direction === "same" || rising === "neutral") return "neutral";
    return (direction === "up") === (rising === "good") ? "good" : "bad";
}
