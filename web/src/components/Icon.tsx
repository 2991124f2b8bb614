/** The outlines that are drawn, 24 units wide and high. */
const outlines = {
    cart: "M3 4h2l2.4 11.2a1 1 0 0 0 1 .8h8.7a1 1 0 0 0 1-.76L20 8H6 M9.500 20.500h.01 M17 20.500h.01",
    search: "M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13Z M20 20l-4.800-4.800",
    person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z M4.500 20c1-4 4-5.500 7.500-5.500s6.500 1.500 7.500 5.500",
    plus: "M12 5v14 M5 12h14",
    minus: "M5 12h14",
    close: "M6.500 6.500l11 11 M17.500 6.500l-11 11",
    check: "M5 12.500l4.500 4.500L19 7.500",
    up: "M12 19V6 M6 11.500l6-6 6 6",
    down: "M12 5v13 M6 12.500l6 6 6-6",
    alert: "M12 8v5 M12 16.500h.01 M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z",
    download: "M12 4v11 M7 10.500l5 5 5-5 M5 20h14",
};

/** A small picture beside words; it says nothing by itself. */
export function Icon({ name }: { name: keyof typeof outlines }) {
    return (
        <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d={outlines[name]} />
        </svg>
    );
}
