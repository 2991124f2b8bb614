import { useState } from "react";
import { APIError } from "../../api/APIError";
import type { Order } from "../../api/schema";
import { useAction } from "../../api/useAction";
import { usePlatform } from "../../application/platform";
import { announce } from "../../components/announcements";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { formatMoney } from "../../format/money";

/** Calls an order off while it has not left; asks first. */
export function CancelOrder({
    order, onCancelled, onOutdated,
}: {
    order: Order;
    onCancelled: (order: Order) => void;
    onOutdated: () => void;
}) {
    const { api } = usePlatform();
    const [isAsking, setAsking] = useState(false);
    const cancellation = useAction(async () => {
        try {
            const { body } = await api.call("cancelOrder", { path: { id: order.id } });
            setAsking(false);
            onCancelled(body);
            announce(`Order ${body.number} is cancelled.`);
        } catch (error) {
            if (error instanceof APIError && error.code === "invalid_state") onOutdated();
            throw error;
        }
    });
    const dismiss = () => {
        setAsking(false);
        cancellation.clearError();
    };
    const isPossible = (order.status === "pending" || order.status === "paid") && order.refunds.length === 0;
    return (
        <>
            {isPossible && (
                <Button kind="danger" onClick={() => setAsking(true)}>
                    Cancel order
                </Button>
            )}
            {isAsking && (
                <ConfirmDialog
                    title={`Cancel order ${order.number}?`} action="Cancel order" refusal="Keep the order"
                    isBusy={cancellation.isRunning} error={cancellation.error} onConfirm={cancellation.run}
                    onDismiss={dismiss}
                >
                    <p>
                        {order.paidAt
                            ? `You get ${formatMoney(order.total)} back the way you paid.`
                            : "Nothing was paid for it yet."}{" "}
                        A cancelled order cannot be taken up again.
                    </p>
                </ConfirmDialog>
            )}
        </>
    );
}
