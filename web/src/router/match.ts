/** The parts of a path that a pattern such as `/orders/:id` names; undefined when it does not fit. */
export function match(pattern: string, path: string): Record<string, string> | undefined {
    const wanted = pattern.split("/");
    const given = path.split("/");
    if (wanted.length !== given.length) return undefined;
    const parameters: Record<string, string> = {};
    for (const [index, part] of wanted.entries()) {
        const value = given[index] ?? "";
        if (part.startsWith(":")) {
            const text = decoded(value);
            if (!text) return undefined;
            parameters[part.slice(1)] = text;
        } else if (part !== value) {
            return undefined;
        }
    }
    return parameters;
}

function decoded(text: string): string | undefined {
    try {
        return decodeURIComponent(text);
    } catch {
        return undefined;
    }
}
