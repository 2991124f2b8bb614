import type { APIClient } from "../../../../api/APIClient";
import { streamMessages } from "../../../../api/EventStream";
import type { LiveUpdate } from "../../../../api/schema";
import { afterUpdate, type LiveState } from "./liveState";
import { watched } from "./watched";

export type LiveStatus = "connecting" | "live" | "reconnecting" | "offline";

export interface Live {
    status: LiveStatus;
    /** What was told last; stays while the stream is away. */
    state: LiveState | undefined;
}

const shortestDelay = 1_000;
const longestDelay = 30_000;
/** A stream that ends after this long did its work; one that ends sooner is in trouble. */
const soundAfter = 5_000;
/** From so many failures in a row on, the shop is called offline. */
const offlineAfter = 3;

/**
 * Listens to today's numbers as long as somebody looks at them: rests while the tab is hidden or the network is gone,
 * and comes back where it was. A stream ends with its access token; the next one is opened with a new token at once.
 */
export class LiveStream {
    private readonly api: APIClient;
    private readonly listeners = new Set<() => void>();
    private connection: AbortController | undefined;
    private timer: ReturnType<typeof setTimeout> | undefined;
    private failures = 0;
    private lastId: string | undefined;
    private openedAt = Infinity;
    live: Live = { status: "connecting", state: undefined };

    constructor(api: APIClient) {
        this.api = api;
    }

    readonly subscribe = (listener: () => void): (() => void) => {
        this.listeners.add(listener);
        if (this.listeners.size === 1) this.open();
        return () => {
            this.listeners.delete(listener);
            if (this.listeners.size === 0) this.close();
        };
    };

    private open(): void {
        document.addEventListener("visibilitychange", this.follow);
        window.addEventListener("online", this.follow);
        window.addEventListener("offline", this.follow);
        this.follow();
    }

    private close(): void {
        document.removeEventListener("visibilitychange", this.follow);
        window.removeEventListener("online", this.follow);
        window.removeEventListener("offline", this.follow);
        this.disconnect();
    }

    /** Connects when there is somebody to look and a network to use, and disconnects otherwise. */
    private readonly follow = (): void => {
        this.failures = 0;
        if (!navigator.onLine) {
            this.disconnect();
            this.show({ status: "offline" });
        } else if (document.hidden) {
            this.disconnect();
        } else if (!this.connection) {
            this.connect();
        }
    };

    private disconnect(): void {
        clearTimeout(this.timer);
        this.connection?.abort();
        this.connection = undefined;
    }

    private connect(): void {
        clearTimeout(this.timer);
        const connection = new AbortController();
        this.connection = connection;
        this.openedAt = Infinity;
        this.listen(connection).then(
            () => this.comeBack(connection, this.wasSound ? 0 : this.failures + 1),
            () => this.comeBack(connection, this.wasSound ? 1 : this.failures + 1),
        );
    }

    private get wasSound(): boolean {
        return Date.now() - this.openedAt >= soundAfter;
    }

    private async listen(connection: AbortController): Promise<void> {
        const header = this.lastId ? { "Last-Event-ID": this.lastId } : {};
        const { signal } = connection;
        const response = await this.api.send("streamLiveNumbers", { header, signal }, "text/event-stream");
        this.openedAt = Date.now();
        for await (const message of streamMessages(watched(response, connection))) {
            if (signal.aborted) return;
            if (message.event !== "update") continue;
            this.lastId = message.id;
            const update = JSON.parse(message.data) as LiveUpdate;
            this.show({ status: "live", state: afterUpdate(this.live.state, update, message.id) });
        }
    }

    /** At once after a stream that did its work, later and later while there is none. */
    private comeBack(connection: AbortController, failures: number): void {
        if (this.connection !== connection) return;
        this.connection = undefined;
        this.failures = failures;
        if (this.failures === 0) return this.connect();
        this.show({ status: this.failures >= offlineAfter ? "offline" : "reconnecting" });
        const delay = Math.min(shortestDelay * 2 ** (this.failures - 1), longestDelay);
        this.timer = setTimeout(() => this.connect(), delay);
    }

    private show(changes: Partial<Live>): void {
        this.live = { ...this.live, ...changes };
        for (const listener of this.listeners) listener();
    }
}
