import { useSyncExternalStore } from "react";

function subscribe(listener: () => void): () => void {
    window.addEventListener("online", listener);
    window.addEventListener("offline", listener);
    return () => {
        window.removeEventListener("online", listener);
        window.removeEventListener("offline", listener);
    };
}

/** Says that the network is gone while it is. */
export function OfflineBanner() {
    const isOnline = useSyncExternalStore(subscribe, () => navigator.onLine);
    return (
        <div role="status">
            {!isOnline && <p className="offline-banner">You are offline. What you see may have changed since.</p>}
        </div>
    );
}
