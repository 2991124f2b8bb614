import { useEffect, useRef, useState } from "react";
import { formatAmount } from "../../../../format/money";
import type { LiveState } from "./liveState";

/** At most once in so long, or a busy shop would never let a screen reader finish. */
const shortestPause = 10_000;

/** Tells a screen reader of the newest order. */
export function LiveNews({ order, currency }: { order: LiveState["orders"][number] | undefined; currency: string }) {
    const [told, setTold] = useState("");
    const lastTold = useRef(0);
    const news = order?.isNew ? `Order ${order.number} was paid: ${formatAmount(order.total, currency)}` : "";
    useEffect(() => {
        if (!news) return;
        const tell = () => {
            lastTold.current = Date.now();
            setTold(news);
        };
        const timer = setTimeout(tell, Math.max(0, lastTold.current + shortestPause - Date.now()));
        return () => clearTimeout(timer);
    }, [news]);
    return (
        <p className="visually-hidden" role="status">
            {told}
        </p>
    );
}
