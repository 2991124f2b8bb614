/** A stream has at least a heartbeat every ten seconds; one that is silent for so long is dead without having ended. */
const longestSilence = 25_000;

/** The same answer, whose connection is given up when nothing comes any more, as after a laptop's sleep. */
export function watched(response: Response, connection: AbortController): Response {
    if (!response.body) return response;
    const giveUp = () => connection.abort(new DOMException("The stream fell silent.", "TimeoutError"));
    let timer = setTimeout(giveUp, longestSilence);
    const watch = new TransformStream<Uint8Array, Uint8Array>({
        transform(piece, controller) {
            clearTimeout(timer);
            timer = setTimeout(giveUp, longestSilence);
            controller.enqueue(piece);
        },
        flush: () => clearTimeout(timer),
    });
    connection.signal.addEventListener("abort", () => clearTimeout(timer));
    return new Response(response.body.pipeThrough(watch), response);
}
