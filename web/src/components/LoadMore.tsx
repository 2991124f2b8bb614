import { Button } from "./Button";

/** Goes on with a list that has more pages. */
export function LoadMore({ pages }: { pages: { hasMore: boolean; isLoading: boolean; loadMore: () => void } }) {
    if (!pages.hasMore) return null;
    return (
        <div className="load-more">
            <Button onClick={pages.loadMore} isBusy={pages.isLoading}>
                {pages.isLoading ? "Loading …" : "Show more"}
            </Button>
        </div>
    );
}
