import { useCallback, useEffect, useRef, useState } from "react";

/** How long somebody who types has to pause. */
const pause = 250;

/**
 * Text that is typed here and kept elsewhere: `keep` is called when the typing pauses. When what is kept changes
 * otherwise, by the back button for one, that takes the place of the text.
 */
export function useDelayedText(
    kept: string, keep: (text: string) => void,
): { text: string; setText: (text: string) => void; keepNow: () => void } {
    const [text, setText] = useState(kept);
    const lastKept = useRef(kept);
    const latestKeep = useRef(keep);
    latestKeep.current = keep;

    useEffect(() => {
        if (kept === lastKept.current) return;
        lastKept.current = kept;
        setText(kept);
    }, [kept]);

    const keepNow = useCallback(() => {
        const trimmed = text.trim();
        if (trimmed === lastKept.current) return;
        lastKept.current = trimmed;
        latestKeep.current(trimmed);
    }, [text]);
    useEffect(() => {
        const timer = setTimeout(keepNow, pause);
        return () => clearTimeout(timer);
    }, [keepNow]);
    return { text, setText, keepNow };
}
