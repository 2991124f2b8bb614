import { useCallback, useState } from "react";
import { useNow } from "./ago";
import { dayInZone } from "./days";

const storageKey = "tally.reporting-zone";
const midnightCheck = 30_000;

/**
 * The day it is in the shop's reporting time zone, which every answer of the dashboard tells. Until the first one it is
 * the zone of the last visit.
 */
export function useToday(): { today: string; learnTimeZone: (timeZone: string) => void } {
    const [timeZone, setTimeZone] = useState(() => localStorage.getItem(storageKey) ?? "UTC");
    const learnTimeZone = useCallback((told: string) => {
        localStorage.setItem(storageKey, told);
        setTimeZone(told);
    }, []);
    return { today: dayInZone(useNow(midnightCheck), timeZone), learnTimeZone };
}
