import { useEffect, useRef } from "react";
import type { Rebuild } from "../../../../api/schema";
import { useAction, type Action } from "../../../../api/useAction";
import { useResource, type Resource } from "../../../../api/useResource";
import { usePlatform } from "../../../../application/platform";

const pause = 1_000;
const pauseAfterFailure = 5_000;

/** How far counting again has come, followed while it runs. */
export function useRebuild(onFinished: () => void): { status: Resource<Rebuild>; begin: Action<[]> } {
    const { api } = usePlatform();
    const status = useResource("rebuild", async (signal) => (await api.call("getRebuild", { signal })).body);
    const begin = useAction(async () => status.replace((await api.call("startRebuild", {})).body));

    const { value, reload } = status;
    const isRunning = value?.status === "running";
    useEffect(() => {
        if (!isRunning) return;
        const timer = setTimeout(reload, status.error ? pauseAfterFailure : pause);
        return () => clearTimeout(timer);
    }, [value, status.error, isRunning, reload]);

    const wasRunning = useRef(false);
    useEffect(() => {
        if (wasRunning.current && !isRunning) onFinished();
        wasRunning.current = isRunning;
    }, [isRunning, onFinished]);
    return { status, begin };
}
