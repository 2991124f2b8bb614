import { APIError } from "./APIError";
import type { Gateway, GatewayRequest } from "./Gateway";
import { forgetLists } from "./rememberedLists";
import { places, type Operations } from "./schema";
import type { Session } from "./Session";

type OperationName = keyof Operations;
type OperationRequest<Name extends OperationName> = Operations[Name]["request"] & {
    /** Parameters whose names are not known before, such as `attributes.colour`. */
    filters?: Record<string, string>;
    signal?: AbortSignal | undefined;
};

interface Answer<Body> {
    body: Body;
    headers: Headers;
}

interface Parameters {
    path?: Record<string, string>;
    query?: Record<string, string | number | boolean | undefined>;
    header?: Record<string, string | number | undefined>;
    body?: unknown;
    filters?: Record<string, string>;
    signal?: AbortSignal | undefined;
}

/** Calls the operations of openapi/tally.yaml by their names, as whoever is signed in. */
export class APIClient {
    private readonly gateway: Gateway;
    private readonly session: Session;

    constructor(gateway: Gateway, session: Session) {
        this.gateway = gateway;
        this.session = session;
    }

    /** @throws APIError for every answer but a success, and for none. */
    async call<Name extends OperationName>(
        name: Name,
        request: OperationRequest<Name>,
    ): Promise<Answer<Operations[Name]["answer"]>> {
        const response = await this.send(name, request);
        const body = response.status === 204 ? undefined : await contentOf(response, request.signal);
        return { body: body as Operations[Name]["answer"], headers: response.headers };
    }

    /** The same with the answer as it comes: a stream, or a file. */
    async send<Name extends OperationName>(
        name: Name,
        request: OperationRequest<Name>,
        accept = "application/json",
    ): Promise<Response> {
        const place = places[name];
        const { path = {}, query, header, body, filters, signal } = request as Parameters;
        const template = place.path.replace(/\{(\w+)\}/g, (_, part: string) => encodeURIComponent(path[part] ?? ""));
        const message: GatewayRequest = {
            method: place.method,
            path: template + search({ ...query, ...filters }),
            headers: { ...texts(header), Accept: accept },
            body,
            signal,
        };
        // What is the same for everybody is asked for by nobody: it has no session to wait for.
        const response = await (place.isOpen ? this.gateway.send(message) : this.authorized(message));
        if (place.method !== "GET") forgetLists();
        if (!response.ok) throw await APIError.from(response);
        return response;
    }

    /** Sends with a good token, and once more with another when that one is refused. */
    private async authorized(request: GatewayRequest): Promise<Response> {
        const asker = this.session.userId;
        const accessToken = await this.tokenFor(asker, request.signal);
        const response = await this.gateway.send({ ...request, accessToken });
        if (response.status !== 401 || accessToken === undefined) return response;
        await this.session.replace(accessToken);
        return this.gateway.send({ ...request, accessToken: await this.tokenFor(asker, request.signal) });
    }

    /**
     * A good token of whoever asked; waits for a new sign-in when the session is over. What one person set off is never
     * sent as another, who may have signed in meanwhile, also in another tab.
     */
    private async tokenFor(asker: string | undefined, signal: AbortSignal | undefined): Promise<string | undefined> {
        let accessToken = await this.session.token();
        if (this.session.state.status === "ended" && (await this.session.whenRenewed())) {
            accessToken = await this.session.token();
        }
        signal?.throwIfAborted();
        if (this.session.state.status === "ended" || (asker !== undefined && this.session.userId !== asker)) {
            throw new APIError(401, "unauthenticated", "Sign in to go on.");
        }
        return accessToken;
    }
}

/** @throws APIError when the answer broke off. */
async function contentOf(response: Response, signal: AbortSignal | undefined): Promise<unknown> {
    try {
        return await response.json();
    } catch (error) {
        if (signal?.aborted) throw error;
        throw APIError.unreachable();
    }
}

function texts(values: Record<string, string | number | undefined> = {}): Record<string, string> {
    const present = Object.entries(values).filter(([, value]) => value !== undefined);
    return Object.fromEntries(present.map(([name, value]) => [name, String(value)]));
}

function search(values: Record<string, string | number | boolean | undefined>): string {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(values)) {
        if (value !== undefined && value !== "") parameters.set(name, String(value));
    }
    const text = parameters.toString();
    return text ? `?${text}` : "";
}
