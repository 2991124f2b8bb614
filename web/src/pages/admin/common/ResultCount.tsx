import { formatNumber } from "../../../format/text";

/** Says how long a list is, also to those who do not see it change. */
export function ResultCount({
    pages, noun,
}: {
    pages: { items: readonly unknown[]; hasMore: boolean; isLoading: boolean; error: unknown };
    noun: string;
}) {
    const { items, hasMore, isLoading, error } = pages;
    const count = items.length;
    const text =
        isLoading || error ? ""
        : hasMore ? `The first ${formatNumber(count)} ${noun}s`
        : `${formatNumber(count)} ${noun}${count === 1 ? "" : "s"}`;
    return (
        <p className="result-count muted small" role="status">
            {text}
        </p>
    );
}
