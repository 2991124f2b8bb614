import { Icon } from "../../../../components/Icon";
import type { Change } from "./changes";

const words = { up: "Up", down: "Down", same: "Unchanged:" };

/** By how much a total is up or down, in an arrow, a colour and words. */
export function ChangeNote({ change, before }: { change: Change | undefined; before: string }) {
    if (!change) return <span className="muted">from {before}</span>;
    const { direction, tone, percent } = change;
    return (
        <>
            <span className={`change change-${tone} number`}>
                {direction !== "same" && <Icon name={direction} />}
                <span className="visually-hidden">{words[direction]} </span>
                {percent}
            </span>{" "}
            <span className="muted number">from {before}</span>
        </>
    );
}
