import type { ReactNode } from "react";
import { hashOf, seededNumbers } from "./seededNumbers";

/** As many as shop.css has colours for. */
const palettes = 6;
/** How many of them a category has. */
const akin = 3;

/**
 * Stands in for a picture, which products do not have: a quiet composition that is always the same for a product.
 * Category and name decide on the colours, so that those of a category are akin; the name decides on the shapes. It
 * says nothing, so screen readers pass over it.
 */
export function ProductTile({ name, category }: { name: string; category: string }) {
    const number = seededNumbers(hashOf(name));
    const palette = (hashOf(category) + Math.floor(number() * akin)) % palettes;
    const draw = motifs[Math.floor(number() * motifs.length)] ?? hills;
    return (
        <svg
            className={`tile tile-${palette}`} viewBox="0 0 160 120"
            preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false"
        >
            {draw((low, high) => Math.round(low + number() * (high - low)))}
        </svg>
    );
}

type Draw = (between: (low: number, high: number) => number) => ReactNode;

const hills: Draw = (between) => {
    const hill = (left: number, x: number, y: number, right: number) => `M0 ${left} Q ${x} ${y} 160 ${right} V120 H0Z`;
    const far = hill(between(68, 80), between(35, 60), between(38, 56), between(70, 88));
    const near = hill(between(88, 104), between(95, 125), between(58, 76), between(90, 104));
    return (
        <>
            <circle className="tile-strong" cx={between(35, 125)} cy={between(30, 48)} r={between(12, 18)} />
            <path className="tile-soft" d={far} />
            <path className="tile-middle" d={near} />
        </>
    );
};

const discs: Draw = (between) => (
    <>
        <circle className="tile-soft" cx={between(45, 65)} cy={between(50, 70)} r={between(34, 44)} />
        <circle className="tile-middle" cx={between(90, 110)} cy={between(52, 74)} r={between(24, 34)} />
        <circle className="tile-strong" cx={between(70, 96)} cy={between(60, 84)} r={between(8, 14)} />
    </>
);

const arches: Draw = (between) => {
    const center = between(66, 94);
    const radius = between(44, 54);
    const arch = (size: number) => `M${center - size} 120 V72 A${size} ${size} 0 0 1 ${center + size} 72 V120Z`;
    return (
        <>
            <path className="tile-soft" d={arch(radius)} />
            <path className="tile-middle" d={arch(radius - 16)} />
            <path className="tile-strong" d={arch(radius - between(30, 33))} />
        </>
    );
};

const petals: Draw = (between) => {
    const turn = between(0, 45);
    return (
        <g transform={`rotate(${turn} 80 60)`}>
            {[0, 60, 120].map((angle) => (
                <ellipse
                    key={angle} className={angle === 60 ? "tile-middle" : "tile-soft"} cx="80" cy="60"
                    rx={between(44, 50)} ry={between(14, 18)} transform={`rotate(${angle} 80 60)`}
                />
            ))}
            <circle className="tile-strong" cx="80" cy="60" r={between(9, 13)} />
        </g>
    );
};

const blocks: Draw = (between) => (
    <>
        <rect className="tile-soft" x={between(34, 42)} y={between(22, 40)} width="46" height="76" rx="10" />
        <rect className="tile-middle" x={between(74, 84)} y={between(44, 58)} width="44" height="54" rx="10" />
        <circle className="tile-strong" cx={between(92, 112)} cy={between(26, 34)} r={between(9, 13)} />
    </>
);

const motifs: readonly Draw[] = [hills, discs, arches, petals, blocks];
