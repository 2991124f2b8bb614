import { useSyncExternalStore } from "react";

/** From where on shop.css puts the filters beside the products. */
const wide = window.matchMedia("(min-width: 56rem)");

function subscribe(listener: () => void): () => void {
    wide.addEventListener("change", listener);
    return () => wide.removeEventListener("change", listener);
}

/** Whether there is room for something beside the products. */
export function useIsWide(): boolean {
    return useSyncExternalStore(subscribe, () => wide.matches);
}
