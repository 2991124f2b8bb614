import { APIError } from "./APIError";

export interface GatewayRequest {
    method: string;
    /** With the query, `/api/products?q=tea`. */
    path: string;
    headers?: Record<string, string>;
    /** Sent as JSON. */
    body?: unknown;
    accessToken?: string | undefined;
    signal?: AbortSignal | undefined;
}

/** The way to the platform. Knows where it is, and nothing of what is said. */
export class Gateway {
    /** Where the gateway is; empty when the page and it share an origin. */
    private readonly address: string;

    constructor(address: string) {
        this.address = address;
    }

    /**
     * Sends a request and returns the answer, whatever it says.
     *
     * @throws APIError when there is no answer; the signal's reason when it was aborted.
     */
    async send(request: GatewayRequest): Promise<Response> {
        const headers: Record<string, string> = { Accept: "application/json", ...request.headers };
        if (request.body !== undefined) headers["Content-Type"] = "application/json";
        if (request.accessToken) headers["Authorization"] = `Bearer ${request.accessToken}`;
        try {
            return await fetch(this.address + request.path, {
                method: request.method,
                headers,
                body: request.body === undefined ? null : JSON.stringify(request.body),
                signal: request.signal ?? null,
                // Only the paths under /api/auth have a cookie: the one that renews the sign-in.
                credentials: request.path.startsWith("/api/auth/") ? "include" : "omit",
            });
        } catch (error) {
            if (request.signal?.aborted) throw error;
            throw APIError.unreachable();
        }
    }
}
