import { useCallback, useRef, useState } from "react";
import { APIError } from "./APIError";

/** Something that a person sets off: sent once at a time, with what came of it. */
export interface Action<Arguments extends unknown[]> {
    run: (...given: Arguments) => void;
    isRunning: boolean;
    error: APIError | undefined;
    clearError: () => void;
}

/** A second click while the first is under way does nothing. */
export function useAction<Arguments extends unknown[]>(
    perform: (...given: Arguments) => Promise<void>,
): Action<Arguments> {
    const [isRunning, setRunning] = useState(false);
    const [error, setError] = useState<APIError>();
    const isBusy = useRef(false);
    const latest = useRef(perform);
    latest.current = perform;

    const run = useCallback((...given: Arguments) => {
        if (isBusy.current) return;
        isBusy.current = true;
        setRunning(true);
        setError(undefined);
        latest
            .current(...given)
            .catch((failure) => setError(APIError.of(failure)))
            .finally(() => {
                isBusy.current = false;
                setRunning(false);
            });
    }, []);
    const clearError = useCallback(() => setError(undefined), []);
    return { run, isRunning, error, clearError };
}
