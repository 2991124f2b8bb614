import type { LiveStatus } from "./LiveStream";

const names: Record<LiveStatus, string> = {
    connecting: "Connecting",
    live: "Live",
    reconnecting: "Reconnecting",
    offline: "Offline",
};
const tones: Record<LiveStatus, string> = {
    connecting: "neutral",
    live: "success",
    reconnecting: "warning",
    offline: "danger",
};

/** Whether the numbers move by themselves at the moment. */
export function LiveBadge({ status }: { status: LiveStatus }) {
    return (
        <span role="status" className={`badge badge-${tones[status]} live-badge live-badge-${status}`}>
            {names[status]}
        </span>
    );
}
