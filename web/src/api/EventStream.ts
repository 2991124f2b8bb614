/** A message of `text/event-stream`, as the HTML standard defines it. */
export interface StreamMessage {
    event: string;
    id: string;
    data: string;
}

/** A line with its end. A carriage return at the very end may yet turn out to be half of one. */
const lines = /([^\r\n]*)(?:\r\n|\n|\r(?!$))/gy;

/**
 * The messages of a server-sent event stream, in order; comments are passed over. Ends when the stream does.
 *
 * EventSource cannot send a token, so the stream is read with fetch.
 */
export async function* streamMessages(response: Response): AsyncGenerator<StreamMessage> {
    if (!response.body) return;
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let unread = "";
    let block: string[] = [];
    try {
        for (;;) {
            const { done, value } = await reader.read();
            if (done) return;
            unread += value;
            let read = 0;
            for (const [whole = "", text = ""] of unread.matchAll(lines)) {
                read += whole.length;
                if (text) {
                    block.push(text);
                    continue;
                }
                const message = parse(block);
                block = [];
                if (message) yield message;
            }
            unread = unread.slice(read);
        }
    } finally {
        await reader.cancel().catch(() => undefined);
    }
}

/** A block of lines as a message; undefined for one without data, such as a heartbeat. */
function parse(block: string[]): StreamMessage | undefined {
    const fields = { event: "", id: "" };
    const data: string[] = [];
    for (const text of block) {
        const [, name, value = ""] = /^(\w+)(?:: ?(.*))?$/.exec(text) ?? [];
        if (name === "data") data.push(value);
        if (name === "event" || name === "id") fields[name] = value;
    }
    if (data.length === 0) return undefined;
    return { event: fields.event || "message", id: fields.id, data: data.join("\n") };
}
