import type { Order } from "../../api/schema";
import { StatusBadge } from "../../components/StatusBadge";
import { formatMoney } from "../../format/money";
import { formatInstant } from "../../format/text";
import { Link } from "../../router/Link";

/** Orders at a glance. */
export function OrdersTable({ orders }: { orders: Order[] }) {
    return (
        <table className="table table-cards">
            <caption className="visually-hidden">Orders, the newest first</caption>
            <thead>
                <tr>
                    <th scope="col">Order</th>
                    <th scope="col">Placed</th>
                    <th scope="col">Items</th>
                    <th scope="col">Status</th>
                    <th scope="col" className="number">Total</th>
                </tr>
            </thead>
            <tbody>
                {orders.map((order) => (
                    <tr key={order.id}>
                        <th scope="row">
                            <Link to={`/orders/${order.id}`}>
                                <span className="visually-hidden">Order </span>
                                {order.number}
                            </Link>
                        </th>
                        <td data-label="Placed">{formatInstant(order.placedAt)}</td>
                        <td data-label="Items">{contents(order)}</td>
                        <td data-label="Status">
                            <StatusBadge status={order.status} />
                        </td>
                        <td className="number" data-label="Total">{formatMoney(order.total)}</td>
                    </tr>
                ))}
            </tbody>
        </table>
    );
}

/** The first product by name, and how many others there are. */
function contents({ items }: Order): string {
    const [first, ...others] = items;
    if (!first) return "";
    return others.length > 0 ? `${first.name} and ${others.length} more` : first.name;
}
