import { useState, useSyncExternalStore } from "react";
import { usePlatform } from "../../../../application/platform";
import { LiveStream, type Live } from "./LiveStream";

/** Today's numbers, as they change, while the page is shown. */
export function useLive(): Live {
    const { api } = usePlatform();
    const [stream] = useState(() => new LiveStream(api));
    return useSyncExternalStore(stream.subscribe, () => stream.live);
}
