/** Has the browser save a file. A plain link could not: it would carry no token. */
export function saveFile(content: Blob, name: string): void {
    const address = URL.createObjectURL(content);
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
    // The browser has begun to read by then.
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
