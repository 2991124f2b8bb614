import type { Product } from "../../../api/schema";
import { formatMoney } from "../../../format/money";
import { Link } from "../../../router/Link";
import { StockLevel } from "./StockLevel";

export function ProductTable({ products }: { products: Product[] }) {
    return (
        <table className="table table-cards">
            <caption className="visually-hidden">Products</caption>
            <thead>
                <tr>
                    <th scope="col">Name</th>
                    <th scope="col">Category</th>
                    <th scope="col">SKU</th>
                    <th scope="col" className="number">Price</th>
                    <th scope="col" className="number">In stock</th>
                </tr>
            </thead>
            <tbody>
                {products.map(({ id, name, category, sku, price, stock }) => (
                    <tr key={id}>
                        <th scope="row">
                            <Link to={`/admin/products/${id}`} className="row-link">{name}</Link>
                        </th>
                        <td data-label="Category">{category}</td>
                        <td data-label="SKU" className="muted">{sku ?? "–"}</td>
                        <td data-label="Price" className="number">{formatMoney(price)}</td>
                        <td data-label="In stock" className="number">
                            <StockLevel stock={stock} />
                        </td>
                    </tr>
                ))}
            </tbody>
        </table>
    );
}
