import { useCallback, useEffect, useRef, useState } from "react";
import { APIError } from "./APIError";

/** Something that is read from the shop. While it is read again, the last value stays. */
export interface Resource<Value> {
    value: Value | undefined;
    error: APIError | undefined;
    isLoading: boolean;
    reload: () => void;
    /** Takes over what a change answered, which saves reading it again. */
    replace: (value: Value) => void;
}

/** Reads on the first showing and whenever `key` changes; a reading that is no longer wanted is aborted. */
export function useResource<Value>(key: string, load: (signal: AbortSignal) => Promise<Value>): Resource<Value> {
    const [round, setRound] = useState(0);
    const [state, setState] = useState<{ key: string; value?: Value; error?: APIError; isLoading: boolean }>({
        key,
        isLoading: true,
    });
    const latestLoad = useRef(load);
    latestLoad.current = load;

    useEffect(() => {
        const aborting = new AbortController();
        // An error stays only beside a value, which it says is old.
        setState((last) =>
            last.key === key && last.value !== undefined ? { ...last, isLoading: true } : { key, isLoading: true },
        );
        latestLoad.current(aborting.signal).then(
            (value) => {
                if (!aborting.signal.aborted) setState({ key, value, isLoading: false });
            },
            (error) => {
                if (aborting.signal.aborted) return;
                setState((last) => ({ ...last, error: APIError.of(error), isLoading: false }));
            },
        );
        return () => aborting.abort();
    }, [key, round]);

    const reload = useCallback(() => setRound((last) => last + 1), []);
    const replace = useCallback((value: Value) => setState({ key, value, isLoading: false }), [key]);
    const isCurrent = state.key === key;
    return {
        value: isCurrent ? state.value : undefined,
        error: isCurrent ? state.error : undefined,
        isLoading: isCurrent ? state.isLoading : true,
        reload,
        replace,
    };
}
