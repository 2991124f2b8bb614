import { APIError } from "./APIError";
import type { Gateway } from "./Gateway";
import { forgetLists } from "./rememberedLists";
import type { SignIn, User } from "./schema";

/** Who uses the page. `ended`: somebody did, and has to sign in again to go on. */
export type SessionState =
    | { status: "starting" }
    | { status: "guest" }
    | { status: "signedIn"; user: User }
    | { status: "ended"; user: User };

/**
 * Says in every tab that this browser has a session worth renewing, and since when, so that a tab whose session is over
 * hears of the next one; holds no secret.
 */
const marker = "tally.session";
/** An access token is renewed when it has less than this to live, so that no request meets its end. */
const renewalMargin = 30_000;
/** When the shop did not say at first whether somebody is signed in, it is asked again after this. */
const startAgainAfter = 10_000;

/**
 * Keeps somebody signed in. The access token is in memory alone; what renews it is a cookie that no script can read.
 *
 * Who is asked for a token while one is being renewed waits for that one. When the session is over, `whenRenewed` waits
 * until the person has signed in again, so that what they were doing goes on where it was.
 */
export class Session {
    private readonly gateway: Gateway;
    private accessToken: string | undefined;
    private expires = 0;
    private renewal: Promise<void> | undefined;
    private lastExchange: Promise<unknown> = Promise.resolve();
    /** Goes up whenever somebody signs in or out: a renewal that was asked for before says nothing of them. */
    private turn = 0;
    private waiting: Array<(isSignedIn: boolean) => void> = [];
    private readonly listeners = new Set<() => void>();
    state: SessionState = { status: "starting" };

    constructor(gateway: Gateway) {
        this.gateway = gateway;
        window.addEventListener("storage", (event) => {
            // All of the storage at once has no key.
            if (event.key === marker || event.key === null) void this.followOtherTab();
        });
    }

    readonly subscribe = (listener: () => void): (() => void) => {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
    };

    /** Who is signed in, or was until the session ended; undefined for a guest. */
    get userId(): string | undefined {
        return "user" in this.state ? this.state.user.id : undefined;
    }

    /** Finds out whether this browser is signed in. Without an answer it is a guest for now. */
    async start(): Promise<void> {
        try {
            await this.token();
        } catch {
            setTimeout(() => void this.start(), startAgainAfter);
        }
        if (this.state.status === "starting") this.change({ status: "guest" });
    }

    async signIn(email: string, password: string): Promise<void> {
        await this.enter("/api/auth/login", { email, password, refreshTokenIn: "cookie" });
    }

    async register(email: string, password: string, name: string): Promise<void> {
        await this.enter("/api/auth/register", { email, password, name, refreshTokenIn: "cookie" });
    }

    /** Signs out, here at once and in the shop when it can be reached. */
    async signOut(): Promise<void> {
        this.forget();
        try {
            await this.exchange("/api/auth/logout", {});
        } catch {
            // The session ends by itself; this browser has no token for it any more.
        }
    }

    /** Forgets a session that is over, when the person does not want to go on. */
    forget(): void {
        localStorage.removeItem(marker);
        this.turn += 1;
        this.accessToken = undefined;
        this.expires = 0;
        forgetLists();
        this.change({ status: "guest" });
        this.release(false);
    }

    /** Takes over what the person has changed of their own account. */
    update(user: User): void {
        if (this.state.status === "signedIn") this.change({ status: "signedIn", user });
    }

    /**
     * A token that is good for now; undefined for a guest, and when the session is over.
     *
     * @throws APIError when it has to be renewed and the shop does not answer.
     */
    async token(): Promise<string | undefined> {
        if (this.accessToken === undefined && localStorage.getItem(marker) === null) return undefined;
        if (this.expires - Date.now() > renewalMargin) return this.accessToken;
        try {
            await this.renew();
        } catch (error) {
            // It was asked early enough to be used a little longer.
            if (this.expires < Date.now()) throw error;
        }
        return this.accessToken;
    }

    /**
     * Replaces a token that was refused.
     *
     * @throws APIError when the shop does not answer.
     */
    async replace(refused: string): Promise<void> {
        if (this.accessToken === refused) await this.renew();
    }

    /** Waits until the person has signed in again; false when they would not. */
    whenRenewed(): Promise<boolean> {
        if (this.state.status !== "ended") return Promise.resolve(this.state.status === "signedIn");
        return new Promise((resolve) => this.waiting.push(resolve));
    }

    private async enter(path: string, body: Record<string, string>): Promise<void> {
        const response = await this.exchange(path, body);
        if (!response.ok) throw await APIError.from(response);
        const answer = (await response.json()) as SignIn;
        this.turn += 1;
        localStorage.setItem(marker, new Date().toISOString());
        this.accept(answer);
    }

    /** One after the other: each changes the cookie that the next one goes by. */
    private exchange(path: string, body: Record<string, string>): Promise<Response> {
        const answer = this.lastExchange.then(() => this.gateway.send({ method: "POST", path, body }));
        this.lastExchange = answer.catch(() => undefined);
        return answer;
    }

    private renew(): Promise<void> {
        this.renewal ??= this.refresh().finally(() => (this.renewal = undefined));
        return this.renewal;
    }

    private async refresh(): Promise<void> {
        const turn = this.turn;
        const response = await this.exchange("/api/auth/refresh", {});
        const answer = response.ok ? ((await response.json()) as SignIn) : await APIError.from(response);
        if (turn !== this.turn) return;
        if (!(answer instanceof APIError)) return this.accept(answer);
        if (response.status !== 401 && response.status !== 403) throw answer;
        this.end();
    }

    private accept(answer: SignIn): void {
        this.accessToken = answer.accessToken;
        this.expires = Date.now() + answer.expiresIn * 1000;
        if (answer.user.id !== this.userId) forgetLists();
        this.change({ status: "signedIn", user: answer.user });
        this.release(true);
    }

    private end(): void {
        this.accessToken = undefined;
        this.expires = 0;
        if (this.state.status === "signedIn" || this.state.status === "ended") {
            this.change({ status: "ended", user: this.state.user });
        } else {
            this.forget();
        }
    }

    private async followOtherTab(): Promise<void> {
        if (localStorage.getItem(marker) === null) return this.forget();
        try {
            // A renewal that is under way may have gone out with the cookie of whoever was signed in before.
            await this.renewal?.catch(() => undefined);
            await this.renew();
        } catch {
            // The next request renews.
        }
    }

    private release(isSignedIn: boolean): void {
        const waiting = this.waiting;
        this.waiting = [];
        for (const resume of waiting) resume(isSignedIn);
    }

    private change(state: SessionState): void {
        this.state = state;
        for (const listener of this.listeners) listener();
    }
}
