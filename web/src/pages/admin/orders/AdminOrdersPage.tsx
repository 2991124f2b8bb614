import { useRef } from "react";
import { usePages } from "../../../api/usePages";
import { usePlatform } from "../../../application/platform";
import { Empty } from "../../../components/Notice";
import { Page } from "../../../components/Page";
import { PagedList } from "../../../components/PagedList";
import { Skeleton } from "../../../components/Skeleton";
import { Link } from "../../../router/Link";
import { navigate, useLocation, withQuery } from "../../../router/location";
import { ResultCount } from "../common/ResultCount";
import { NarrowedBy } from "./NarrowedBy";
import { OrderFilterFields } from "./OrderFilterFields";
import { filtersOf, orderQuery } from "./orderFilters";
import { OrderTable } from "./OrderTable";

/** Everybody's orders. */
export function AdminOrdersPage() {
    const { api } = usePlatform();
    const location = useLocation();
    const filters = filtersOf(location.query);
    const fields = useRef<HTMLDivElement>(null);
    const pages = usePages(JSON.stringify(filters), async (cursor, signal) => {
        const query = { ...orderQuery(filters), ...(cursor && { cursor }), limit: 25 };
        return (await api.call("listOrders", { query, signal })).body;
    });
    const change = (changes: Record<string, string | undefined>) =>
        navigate(withQuery(location, changes), { replace: true });
    const isNarrowed = Object.keys(filters).length > 0;
    return (
        <Page title="Orders" width="wide">
            <div ref={fields}>
                <OrderFilterFields filters={filters} onChange={change} />
            </div>
            <NarrowedBy
                productId={filters.productId} category={filters.category}
                onRemove={(name) => {
                    change({ [name]: undefined });
                    // The button that had the focus is gone now.
                    fields.current?.querySelector("select")?.focus();
                }}
            />
            <ResultCount pages={pages} noun="order" />
            <PagedList
                pages={pages} skeleton={<Skeleton lines={8} label="Loading orders" />}
                empty={
                    <Empty title={isNarrowed ? "No order matches" : "There are no orders yet"}>
                        {isNarrowed ? <Link to="/admin/orders">Show all orders</Link> : <p>They will appear here.</p>}
                    </Empty>
                }
            >
                <div className="card" aria-busy={pages.isLoading}>
                    <OrderTable orders={pages.items} />
                </div>
            </PagedList>
        </Page>
    );
}
