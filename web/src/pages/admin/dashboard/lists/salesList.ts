import type { Dashboard, DashboardList, SalesRow, TopProduct } from "../../../../api/schema";
import { countryName, formatNumber, nameOf } from "../../../../format/text";

/** A list of the dashboard, ready to be shown. */
export interface SalesList {
    name: DashboardList;
    title: string;
    rows: SalesListRow[];
}

export interface SalesListRow {
    key: string;
    label: string;
    /** Where there is more about it. */
    address?: string;
    sales: number;
    note: string;
}

/** What sold best, by what sales can be told apart. */
export function salesLists(dashboard: Dashboard) {
    const list = (name: DashboardList, title: string, rows: SalesListRow[]): SalesList => ({ name, title, rows });
    const { topProducts, salesByCategory, salesByPaymentMethod, salesByCountry } = dashboard;
    return {
        products: list("topProducts", "Top products", topProducts.map(productRow)),
        categories: list("salesByCategory", "Categories", salesByCategory.map(rowNamed((key) => key))),
        paymentMethods: list("salesByPaymentMethod", "Payment methods", salesByPaymentMethod.map(rowNamed(nameOf))),
        countries: list("salesByCountry", "Countries", salesByCountry.map(rowNamed(countryName))),
    };
}

function productRow({ productId, name, sales, units }: TopProduct): SalesListRow {
    return { key: productId, label: name, address: `/admin/products/${productId}`, sales, note: count(units, "unit") };
}

function rowNamed(label: (key: string) => string): (row: SalesRow) => SalesListRow {
    return ({ key, sales, orders, units }) => {
        return { key, label: label(key), sales, note: `${count(orders, "order")} · ${count(units, "unit")}` };
    };
}

function count(number: number, noun: string): string {
    return `${formatNumber(number)} ${noun}${number === 1 ? "" : "s"}`;
}
