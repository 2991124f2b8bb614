import type { Order } from "../api/schema";
import { formatMoney } from "../format/money";
import { formatNumber } from "../format/text";
import { Link } from "../router/Link";
import { OrderSums } from "./OrderSums";

/** What was ordered, for how much, as it was sold, and what it comes to. */
export function OrderLines({ order }: { order: Order }) {
    return (
        <div className="stack">
            <table className="table table-cards">
                <caption className="visually-hidden">Items of the order</caption>
                <thead>
                    <tr>
                        <th scope="col">Product</th>
                        <th scope="col" className="number">Quantity</th>
                        <th scope="col" className="number">Price</th>
                        <th scope="col" className="number">Total</th>
                    </tr>
                </thead>
                <tbody>
                    {order.items.map((item) => (
                        <tr key={item.productId}>
                            <th scope="row">
                                <Link to={`/products/${item.productId}`}>{item.name}</Link>
                            </th>
                            <td className="number" data-label="Quantity">{formatNumber(item.quantity)}</td>
                            <td className="number" data-label="Price">{formatMoney(item.unitPrice)}</td>
                            <td className="number" data-label="Total">{formatMoney(item.lineTotal)}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
            <OrderSums order={order} />
        </div>
    );
}
