import { useSyncExternalStore } from "react";

/** What the chart is drawn with, read from the tokens, since a canvas knows no style sheet. */
export interface Theme {
    now: string;
    then: string;
    area: string;
    text: string;
    line: string;
    /** Of the note under the pointer. */
    noteText: string;
    noteSurface: string;
    font: string;
    isStill: boolean;
}

const darkness = window.matchMedia("(prefers-color-scheme: dark)");
const stillness = window.matchMedia("(prefers-reduced-motion: reduce)");

function read(): Theme {
    const style = getComputedStyle(document.documentElement);
    const token = (name: string) => style.getPropertyValue(name).trim();
    return {
        now: token("--chart-now"),
        then: token("--chart-then"),
        area: token("--chart-area"),
        text: token("--text-muted"),
        line: token("--line"),
        noteText: token("--surface"),
        noteSurface: token("--text"),
        font: style.fontFamily,
        isStill: stillness.matches,
    };
}

let current: Theme | undefined;

function subscribe(listener: () => void): () => void {
    const change = () => {
        current = read();
        listener();
    };
    darkness.addEventListener("change", change);
    stillness.addEventListener("change", change);
    return () => {
        darkness.removeEventListener("change", change);
        stillness.removeEventListener("change", change);
        current = undefined;
    };
}

/** The colours of the page, also after they change. */
export function useTheme(): Theme {
    return useSyncExternalStore(subscribe, () => (current ??= read()));
}
