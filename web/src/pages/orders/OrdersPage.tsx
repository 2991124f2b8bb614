import { usePages } from "../../api/usePages";
import { usePlatform, useUser } from "../../application/platform";
import { SelectField } from "../../components/Field";
import { Empty } from "../../components/Notice";
import { Page } from "../../components/Page";
import { PagedList } from "../../components/PagedList";
import { Skeleton } from "../../components/Skeleton";
import { nameOf } from "../../format/text";
import { statuses } from "../../orders/statuses";
import { Link } from "../../router/Link";
import { navigate, useLocation, withQuery } from "../../router/location";
import { OrdersTable } from "./OrdersTable";

/** The orders of whoever is signed in, the newest first. */
export function OrdersPage() {
    const { api } = usePlatform();
    const user = useUser();
    const location = useLocation();
    const status = statuses.find((each) => each === location.query.get("status"));
    const pages = usePages(status ?? "", async (cursor, signal) => {
        const query = { ...(status && { status }), ...(cursor && { cursor }) };
        return (await api.call("listOrders", { query, signal })).body;
    });
    const filter = (
        <div className="inline-field">
            <SelectField
                label="Status" value={status ?? ""}
                onChange={(chosen) => navigate(withQuery(location, { status: chosen }), { replace: true })}
            >
                <option value="">All</option>
                {statuses.map((each) => (
                    <option key={each} value={each}>
                        {nameOf(each)}
                    </option>
                ))}
            </SelectField>
        </div>
    );
    return (
        <Page title="Orders" actions={filter}>
            {user?.role === "admin" && (
                <p className="muted">
                    You run the shop, so these are everybody's orders. <Link to="/admin/orders">Work on them</Link>
                </p>
            )}
            <PagedList
                pages={pages} skeleton={<Skeleton lines={5} label="Loading the orders" />}
                empty={
                    <Empty title={status ? "No order has this status" : "You have not ordered anything yet"}>
                        <Link to="/" className="button">
                            Look around the shop
                        </Link>
                    </Empty>
                }
            >
                <section className="card" aria-busy={pages.isLoading}>
                    <OrdersTable orders={pages.items} />
                </section>
            </PagedList>
        </Page>
    );
}
