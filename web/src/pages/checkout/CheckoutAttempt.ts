import { APIError } from "../../api/APIError";
import type { APIClient } from "../../api/APIClient";
import { newIdempotencyKey } from "../../api/idempotencyKey";
import type { NewOrder, Order } from "../../api/schema";

const storageKey = "tally.checkout";
/** The shop keeps an answer for 24 hours. After that the key would order once more, so an older attempt is void. */
const lifetime = 23 * 60 * 60 * 1000;
/** For so long a request that another one is already at work on is asked about again. */
const patience = 30_000;
/** The pause before that when the shop names none. */
const usualPause = 1;
/** Answers of those at the shop's door: the request with them never came to the orders. */
const turnedAway: ReadonlySet<number> = new Set([401, 403, 404, 413, 415, 429]);

interface Kept {
    key: string;
    customerId: string;
    order: NewOrder;
    startedAt: number;
    wasSent: boolean;
}

/**
 * One wish to order, with the idempotency key that makes the shop fulfil it once.
 *
 * The shop remembers its final answer under the key and repeats it, whoever asks again: a second click, a reloaded
 * page, a retry after the network was gone. So the key must stay while the outcome is not known, and must not stay once
 * there is an answer: the next try would get the old refusal again, even though the stock is back or the card is
 * another one.
 *
 * It stands in `sessionStorage`, before the first request is sent, and with it the order as it was sent: the shop
 * refuses the key with any other order. Hence an attempt whose outcome is not known can only be repeated as it is. The
 * tab is the right scope: a reload keeps it, another tab is another checkout.
 */
export class CheckoutAttempt {
    private readonly kept: Kept;

    private constructor(kept: Kept) {
        this.kept = kept;
    }

    /** The attempt of this customer in this tab whose outcome is not known; undefined when there is none. */
    static open(customerId: string): CheckoutAttempt | undefined {
        const kept = stored();
        const isUsable = kept && kept.customerId === customerId && Date.now() - kept.startedAt < lifetime;
        return isUsable ? new CheckoutAttempt(kept) : undefined;
    }

    /** A new attempt, which takes the place of an earlier one. */
    static begin(customerId: string, order: NewOrder): CheckoutAttempt {
        const key = newIdempotencyKey();
        const attempt = new CheckoutAttempt({ key, customerId, order, startedAt: Date.now(), wasSent: false });
        attempt.keep();
        return attempt;
    }

    /** What is ordered, which does not change any more. */
    get order(): NewOrder {
        return this.kept.order;
    }

    /**
     * Sends the order, for the first time or again, and waits while another request of this attempt is at work.
     *
     * @throws APIError for a refusal, which ends the attempt, and for anything that leaves the outcome open.
     */
    async send(api: APIClient): Promise<Order> {
        const wasSent = this.kept.wasSent;
        this.kept.wasSent = true;
        this.keep();
        try {
            const order = await this.request(api, Date.now() + patience);
            this.end();
            return order;
        } catch (failure) {
            const error = APIError.of(failure);
            // Turned away at the door, an order that was never sent before has surely not been placed. But one that was
            // sent before may have been, and such an answer says nothing of that.
            if (error.isFinal || (turnedAway.has(error.status) && !wasSent)) this.end();
            throw error;
        }
    }

    /** Forgets it: the next try is another order. */
    end(): void {
        if (stored()?.key === this.kept.key) sessionStorage.removeItem(storageKey);
    }

    private async request(api: APIClient, deadline: number): Promise<Order> {
        const { key, order } = this.kept;
        try {
            return (await api.call("placeOrder", { header: { "Idempotency-Key": key }, body: order })).body;
        } catch (error) {
            const isAtWork = error instanceof APIError && error.code === "idempotency_in_flight";
            if (!isAtWork || Date.now() > deadline) throw error;
            await pause(error.retryAfter ?? usualPause);
            return this.request(api, deadline);
        }
    }

    private keep(): void {
        sessionStorage.setItem(storageKey, JSON.stringify(this.kept));
    }
}

function stored(): Kept | undefined {
    try {
        return (JSON.parse(sessionStorage.getItem(storageKey) ?? "null") as Kept | null) ?? undefined;
    } catch {
        return undefined;
    }
}

function pause(seconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
