import type { Order } from "../../../api/schema";
import { StatusBadge } from "../../../components/StatusBadge";
import { formatMoney } from "../../../format/money";
import { countryName, formatInstant, formatNumber, nameOf } from "../../../format/text";
import { Link } from "../../../router/Link";

export function OrderTable({ orders }: { orders: Order[] }) {
    return (
        <table className="table table-cards">
            <caption className="visually-hidden">Orders</caption>
            <thead>
                <tr>
                    <th scope="col">Order</th>
                    <th scope="col">Placed</th>
                    <th scope="col">Ships to</th>
                    <th scope="col">Payment</th>
                    <th scope="col">Status</th>
                    <th scope="col" className="number">Items</th>
                    <th scope="col" className="number">Total</th>
                </tr>
            </thead>
            <tbody>
                {orders.map(({ id, number, placedAt, shippingAddress, paymentMethod, status, items, total }) => (
                    <tr key={id}>
                        <th scope="row">
                            <Link to={`/admin/orders/${id}`} className="row-link">Order {number}</Link>
                        </th>
                        <td data-label="Placed">
                            <time dateTime={placedAt}>{formatInstant(placedAt)}</time>
                        </td>
                        <td data-label="Ships to">
                            {shippingAddress.name}, {countryName(shippingAddress.country)}
                        </td>
                        <td data-label="Payment">{nameOf(paymentMethod)}</td>
                        <td data-label="Status">
                            <StatusBadge status={status} />
                        </td>
                        <td data-label="Items" className="number">
                            {formatNumber(items.reduce((sum, { quantity }) => sum + quantity, 0))}
                        </td>
                        <td data-label="Total" className="number">{formatMoney(total)}</td>
                    </tr>
                ))}
            </tbody>
        </table>
    );
}
