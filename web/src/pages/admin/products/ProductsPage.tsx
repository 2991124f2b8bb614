import { usePages } from "../../../api/usePages";
import { usePlatform } from "../../../application/platform";
import { Empty } from "../../../components/Notice";
import { Page } from "../../../components/Page";
import { PagedList } from "../../../components/PagedList";
import { Skeleton } from "../../../components/Skeleton";
import { Icon } from "../../../components/Icon";
import { Link } from "../../../router/Link";
import { useLocation } from "../../../router/location";
import { SearchBox } from "../../../components/SearchBox";
import { ResultCount } from "../common/ResultCount";
import { ProductTable } from "./ProductTable";

/** The catalogue, as those see it who keep it. */
export function ProductsPage() {
    const { api } = usePlatform();
    const q = useLocation().query.get("q") ?? "";
    const pages = usePages(q, async (cursor, signal) => {
        const query = { ...(q && { q }), ...(cursor && { cursor }), limit: 50 };
        return (await api.call("listProducts", { query, signal })).body;
    });
    return (
        <Page
            title="Products" width="wide"
            actions={
                <Link to="/admin/products/new" className="button button-primary">
                    <Icon name="plus" />
                    New product
                </Link>
            }
        >
            <div className="row">
                <SearchBox />
            </div>
            <ResultCount pages={pages} noun="product" />
            <PagedList
                pages={pages} skeleton={<Skeleton lines={8} label="Loading products" />}
                empty={
                    <Empty title={q ? "No product matches" : "There are no products yet"}>
                        {q ? <Link to="/admin/products">Show all products</Link> : <p>Add the first one.</p>}
                    </Empty>
                }
            >
                <div className="card" aria-busy={pages.isLoading}>
                    <ProductTable products={pages.items} />
                </div>
            </PagedList>
        </Page>
    );
}
