import type { FieldError } from "./schema";

/** What went wrong with a call: the problem document that came back, or that nothing came back. */
export class APIError extends Error {
    /** The HTTP status; 0 when there was no answer. */
    readonly status: number;
    /** Stable, for programs: `insufficient_stock`, `invalid_value`; `unreachable` when there was no answer. */
    readonly code: string;
    /** What is wrong with single fields. */
    readonly fields: FieldError[];
    /** Everything else the problem document told, such as what is available. */
    readonly members: Record<string, unknown>;
    /** What the shop's log has about it. */
    readonly requestId: string | undefined;
    /** After how many seconds to try again, when the shop has said so. */
    readonly retryAfter: number | undefined;

    constructor(
        status: number, code: string, detail: string, members: Record<string, unknown> = {}, retryAfter?: number,
    ) {
        super(detail);
        this.name = "APIError";
        this.status = status;
        this.code = code;
        this.fields = Array.isArray(members["errors"]) ? (members["errors"] as FieldError[]) : [];
        this.members = members;
        this.requestId = typeof members["requestId"] === "string" ? members["requestId"] : undefined;
        this.retryAfter = retryAfter;
    }

    /** No answer came: the network or the shop is down. */
    static unreachable(): APIError {
        const detail = navigator.onLine ? "The shop does not answer. Try again in a moment." : "You are offline.";
        return new APIError(0, "unreachable", detail);
    }

    /** Reads the problem document of an answer that is no success. */
    static async from(response: Response): Promise<APIError> {
        const members = await problemDocument(response);
        const code = typeof members["code"] === "string" ? members["code"] : "unexpected";
        const detail =
            typeof members["detail"] === "string" ? members["detail"] : "The shop gave an unexpected answer.";
        const retryAfter = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
        return new APIError(response.status, code, detail, members, retryAfter >= 0 ? retryAfter : undefined);
    }

    /** Any error as one of these; what is none of ours is a defect of the page and says so. */
    static of(error: unknown): APIError {
        if (error instanceof APIError) return error;
        console.error(error);
        return new APIError(0, "defect", "Something went wrong in this page. Reload it and try again.");
    }

    /**
     * Whether it is the shop's answer to a request with an idempotency key, and kept under that: 400 and 422 say that
     * it can never be, 402 and 409 why it was not. Everything else, also no answer at all, leaves open what became of
     * it.
     */
    get isFinal(): boolean {
        return this.code !== "idempotency_in_flight" && [400, 402, 409, 422].includes(this.status);
    }

    /** What is wrong with the field that the JSON pointer names, such as `/shippingAddress/city`. */
    field(pointer: string): string | undefined {
        return this.fields.find((each) => each.field === pointer)?.detail;
    }
}

async function problemDocument(response: Response): Promise<Record<string, unknown>> {
    try {
        const document: unknown = await response.json();
        return typeof document === "object" && document !== null ? (document as Record<string, unknown>) : {};
    } catch {
        return {};
    }
}
