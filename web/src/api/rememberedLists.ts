/** So many lists are remembered, and for so long: enough for the way to an item and back. */
const most = 20;
const longest = 5 * 60 * 1000;

const lists = new Map<string, { list: unknown; at: number }>();

/** Remembers a list as it is shown, for the one who comes back to it. */
export function rememberList(name: string, list: unknown): void {
    lists.delete(name);
    lists.set(name, { list, at: Date.now() });
    for (const oldest of [...lists.keys()].slice(0, -most)) lists.delete(oldest);
}

/** The list as it was left; undefined when it is not known any more. */
export function rememberedList(name: string): unknown {
    const known = lists.get(name);
    return known && Date.now() - known.at < longest ? known.list : undefined;
}

/** Forgets them all, since something was changed that may be in them, or since they were somebody else's. */
export function forgetLists(): void {
    lists.clear();
}
