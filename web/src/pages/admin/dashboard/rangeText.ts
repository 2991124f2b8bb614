import { formatDay } from "../../../format/text";
import type { DayRange } from "./ranges";

/** A range as people read it. */
export function rangeText({ from, to }: DayRange): string {
    return from === to ? formatDay(from) : `${formatDay(from)} – ${formatDay(to)}`;
}
