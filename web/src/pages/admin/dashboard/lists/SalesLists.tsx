import type { Dashboard } from "../../../../api/schema";
import { SalesListCard } from "./SalesListCard";
import { salesLists, type SalesList } from "./salesList";

/** What made the sales: products, categories, ways to pay, countries. */
export function SalesLists({ dashboard }: { dashboard: Dashboard }) {
    const { products, categories, paymentMethods, countries } = salesLists(dashboard);
    const column = (lists: SalesList[]) => (
        <div className="sales-lists-column">
            {lists.map((list) => (
                <SalesListCard key={list.name} list={list} dashboard={dashboard} />
            ))}
        </div>
    );
    return (
        <div className="sales-lists">
            {column([products, paymentMethods])}
            {column([categories, countries])}
        </div>
    );
}
