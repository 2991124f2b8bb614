import { useCallback, useEffect, useRef, useState } from "react";
import { useLocation } from "../router/location";
import { APIError } from "./APIError";
import { rememberedList, rememberList } from "./rememberedLists";

interface Page<Item> {
    items: Item[];
    nextCursor?: string;
}

/** A list that is read page by page. */
export interface Pages<Item, First extends Page<Item>> {
    items: Item[];
    /** The first page, for what it tells of the whole list. */
    first: First | undefined;
    error: APIError | undefined;
    isLoading: boolean;
    hasMore: boolean;
    loadMore: () => void;
    reload: () => void;
    /** Puts what a change answered in the place of the items that `isSame` finds. */
    replace: (item: Item, isSame: (other: Item) => boolean) => void;
}

interface State<Item, First> {
    key: string;
    items: Item[];
    first?: First;
    nextCursor: string | undefined;
    error?: APIError;
    isLoading: boolean;
}

/**
 * Reads the first page on the first showing and whenever `key` changes. The items of the last list stay until those of
 * the next are there, so that a list that is searched does not flicker. Who comes back to a list by the browser's history
 * finds it as they left it, with all pages they had read.
 */
export function usePages<First extends Page<unknown>>(
    key: string,
    load: (cursor: string | undefined, signal: AbortSignal) => Promise<First>,
): Pages<First["items"][number], First> {
    type Item = First["items"][number];
    const { path, isReturn } = useLocation();
    const name = `${path} ${key}`;
    const recall = () => (isReturn ? (rememberedList(name) as State<Item, First> | undefined) : undefined);
    const [round, setRound] = useState(0);
    const lastRound = useRef(round);
    const [state, setState] = useState<State<Item, First>>(
        () => recall() ?? { key, items: [], nextCursor: undefined, isLoading: true },
    );
    const latestLoad = useRef(load);
    latestLoad.current = load;
    const aborting = useRef<AbortController>();

    useEffect(() => {
        const controller = new AbortController();
        aborting.current = controller;
        const left = round === lastRound.current ? recall() : undefined;
        lastRound.current = round;
        if (left) {
            setState(left);
            return () => controller.abort();
        }
        setState(({ error: _, ...last }) => ({ ...last, key, isLoading: true }));
        latestLoad.current(undefined, controller.signal).then(
            (page) => {
                if (controller.signal.aborted) return;
                setState({ key, items: page.items, first: page, nextCursor: page.nextCursor, isLoading: false });
            },
            (error) => {
                if (controller.signal.aborted) return;
                setState({ key, items: [], nextCursor: undefined, error: APIError.of(error), isLoading: false });
            },
        );
        return () => controller.abort();
    }, [key, round]);
    useEffect(() => {
        if (state.key === key && !state.isLoading && !state.error) rememberList(name, state);
    }, [name, key, state]);

    const loadMore = useCallback(() => {
        const controller = aborting.current;
        const cursor = state.nextCursor;
        if (!controller || !cursor || state.isLoading) return;
        setState(({ error: _, ...last }) => ({ ...last, isLoading: true }));
        latestLoad.current(cursor, controller.signal).then(
            (page) => {
                if (controller.signal.aborted) return;
                setState((last) => {
                    const items = [...last.items, ...page.items];
                    return { ...last, items, nextCursor: page.nextCursor, isLoading: false };
                });
            },
            (error) => {
                if (controller.signal.aborted) return;
                setState((last) => ({ ...last, error: APIError.of(error), isLoading: false }));
            },
        );
    }, [state.nextCursor, state.isLoading]);

    const reload = useCallback(() => setRound((last) => last + 1), []);
    const replace = useCallback((item: Item, isSame: (other: Item) => boolean) => {
        setState((last) => ({ ...last, items: last.items.map((each) => (isSame(each) ? item : each)) }));
    }, []);
    return {
        items: state.items,
        first: state.first,
        error: state.error,
        isLoading: state.isLoading || state.key !== key,
        hasMore: state.nextCursor !== undefined,
        loadMore,
        reload,
        replace,
    };
}
