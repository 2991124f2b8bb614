import { useEffect, useState } from "react";

type Listener = (text: string) => void;
const listeners = new Set<Listener>();
/** Long enough to be read. */
const shownFor = 5_000;

/** Says in passing that something was done, to eyes and to screen readers. */
export function announce(text: string): void {
    for (const listener of listeners) listener(text);
}

/** Where announcements are shown; once in the page. */
export function Announcements() {
    const [announcement, setAnnouncement] = useState({ text: "", number: 0 });
    useEffect(() => {
        const listen: Listener = (text) => setAnnouncement((last) => ({ text, number: last.number + 1 }));
        listeners.add(listen);
        return () => void listeners.delete(listen);
    }, []);
    useEffect(() => {
        if (!announcement.text) return;
        const timer = setTimeout(() => setAnnouncement((last) => ({ ...last, text: "" })), shownFor);
        return () => clearTimeout(timer);
    }, [announcement.number]);
    return (
        <div className="announcements" role="status" aria-live="polite">
            {announcement.text && <p key={announcement.number}>{announcement.text}</p>}
        </div>
    );
}
