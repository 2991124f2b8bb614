import { useId } from "react";
import type { Dashboard } from "../../../../api/schema";
import { FigureCard } from "./FigureCard";
import type { Figure } from "./definitions";

/** Some of the totals, side by side. The heading is for those who go through the page by headings. */
export function Figures({
    title, figures, size, dashboard,
}: {
    title: string;
    figures: readonly Figure[];
    size: "large" | "small";
    dashboard: Dashboard;
}) {
    const id = useId();
    return (
        <section aria-labelledby={id}>
            <h2 id={id} className="visually-hidden">
                {title}
            </h2>
            <dl className={`figures figures-${size}`}>
                {figures.map((figure) => (
                    <FigureCard key={figure.name} figure={figure} dashboard={dashboard} />
                ))}
            </dl>
        </section>
    );
}
