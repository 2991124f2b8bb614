import type { LiveTotals, LiveUpdate, RecentOrder, Verification } from "../../../../api/schema";

/** What the stream has told so far. */
export interface LiveState {
    /** Which log the positions are of. */
    epoch: string;
    position: number;
    /** Today in the shop's time zone. */
    date: string;
    totals: LiveTotals;
    /** Newest first. `isNew`: it came while the page was looking. */
    orders: Array<RecentOrder & { isNew: boolean }>;
    verification: Verification;
    /** Where today's totals changed last. */
    totalsPosition: number;
    /** Goes up when the past was told anew: everything read before may be wrong, wherever it was read. */
    generation: number;
}

/** How many of the last orders are shown. */
const shownOrders = 8;

/** The state after an update, which holds only the totals that changed. */
export function afterUpdate(last: LiveState | undefined, update: LiveUpdate, id: string): LiveState {
    const epoch = id.slice(0, id.lastIndexOf("-"));
    const { position, date, verification } = update;
    if (!last) {
        const orders = update.orders.map(old).slice(0, shownOrders);
        const { totals } = update;
        return { epoch, position, date, totals, orders, verification, totalsPosition: position, generation: 0 };
    }
    const isSameLog = epoch === last.epoch && position >= last.position;
    const totals = { ...(isSameLog ? last.totals : {}), ...update.totals };
    const haveChanged = date !== last.date || !isEqual(totals, last.totals);
    // The same position with other totals: another day has begun, or everything was counted again.
    const isToldAnew = !isSameLog || (haveChanged && position === last.position);
    return {
        epoch,
        position,
        date,
        totals,
        orders: isSameLog ? withNews(last.orders, update.orders) : update.orders.map(old).slice(0, shownOrders),
        verification,
        totalsPosition: haveChanged ? position : last.totalsPosition,
        generation: last.generation + (isToldAnew ? 1 : 0),
    };
}

function old(order: RecentOrder): LiveState["orders"][number] {
    return { ...order, isNew: false };
}

/** Both newest first. A first message after a pause may repeat orders that are known. */
function withNews(known: LiveState["orders"], told: RecentOrder[]): LiveState["orders"] {
    const ids = new Set(known.map(({ id }) => id));
    const news = told.filter(({ id }) => !ids.has(id)).map((order) => ({ ...order, isNew: true }));
    return [...news, ...known].slice(0, shownOrders);
}

function isEqual(one: LiveTotals, other: LiveTotals): boolean {
    const names = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<keyof LiveTotals>;
    return [...names].every((name) => one[name] === other[name]);
}
