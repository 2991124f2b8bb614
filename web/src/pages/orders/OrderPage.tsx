import { useResource } from "../../api/useResource";
import { usePlatform } from "../../application/platform";
import { LoadError } from "../../components/Notice";
import { Page } from "../../components/Page";
import { Skeleton } from "../../components/Skeleton";
import { StatusBadge } from "../../components/StatusBadge";
import { OrderDetails } from "./OrderDetails";

/** One order: what is in it and what has happened to it. */
export function OrderPage({ parameters }: { parameters: Record<string, string> }) {
    const { api } = usePlatform();
    const id = parameters["id"] ?? "";
    const order = useResource(id, async (signal) => (await api.call("getOrder", { path: { id }, signal })).body);
    const { value } = order;
    return (
        <Page
            title={value ? `Order ${value.number}` : "Order"}
            actions={value && <StatusBadge status={value.status} />}
        >
            {value ? (
                <OrderDetails order={value} onChanged={order.replace} onOutdated={order.reload} />
            ) : order.error ? (
                <LoadError error={order.error} onRetry={order.reload} />
            ) : (
                <Skeleton lines={6} label="Loading the order" />
            )}
        </Page>
    );
}
