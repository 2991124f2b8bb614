import { useEffect, useState } from "react";

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** How long ago an instant was, as shortly as it can be said. */
export function ago(timestamp: string, now: number): string {
    // The clocks of the shop and of the browser may differ a little.
    const seconds = Math.max(0, Math.round((now - Date.parse(timestamp)) / 1000));
    if (seconds < minute) return `${seconds} s ago`;
    if (seconds < hour) return `${Math.floor(seconds / minute)} min ago`;
    if (seconds < day) return `${Math.floor(seconds / hour)} h ago`;
    return `${Math.floor(seconds / day)} d ago`;
}

/** The present instant, as it goes on. */
export function useNow(interval: number): number {
    const [now, setNow] = useState(Date.now);
    useEffect(() => {
        const timer = setInterval(() => setNow(Date.now()), interval);
        return () => clearInterval(timer);
    }, [interval]);
    return now;
}
