import { useEffect, useRef, useState } from "react";
import type { Order } from "../../../api/schema";
import { useAction } from "../../../api/useAction";
import { APIError } from "../../../api/APIError";
import { usePlatform } from "../../../application/platform";
import { announce } from "../../../components/announcements";
import { Button } from "../../../components/Button";
import { ErrorNotice, Notice } from "../../../components/Notice";
import { StatusBadge } from "../../../components/StatusBadge";
import { ConfirmDialog } from "../../../components/ConfirmDialog";
import { nameOf } from "../../../format/text";
import { actionNames, allowedActions, type OrderAction } from "./allowedActions";
import { RefundDialog } from "./refund/RefundDialog";
import { useRefund } from "./refund/useRefund";

/** The steps that are open to an order, the next one first. */
export function OrderActions({
    order, onChange, onConflict,
}: {
    order: Order;
    onChange: (order: Order) => void;
    /** The order is not what it was taken for; it should be read again. */
    onConflict: () => void;
}) {
    const { api } = usePlatform();
    const hasChanged = useRef(false);
    const [asking, setAsking] = useState<"refundOrder" | "cancelOrder">();
    const take = useAction(async (action: Exclude<OrderAction, "refundOrder">) => {
        try {
            const { body } = await api.call(action, { path: { id: order.id } });
            finish(body, `Order ${body.number}: ${nameOf(body.status)}.`);
        } catch (error) {
            if (error instanceof APIError && error.status === 409) onConflict();
            throw error;
        }
    });
    const refund = useRefund(order, (changed) => finish(changed, "The refund was made."), onConflict);
    const row = useRef<HTMLDivElement>(null);
    useEffect(() => {
        // The button that had the focus may be gone with the state that allowed it.
        const { activeElement } = document;
        if (hasChanged.current && (!activeElement || activeElement === document.body)) row.current?.focus();
        hasChanged.current = false;
    }, [order]);
    const finish = (changed: Order, text: string) => {
        hasChanged.current = true;
        setAsking(undefined);
        announce(text);
        onChange(changed);
    };
    const choose = (action: OrderAction) => {
        take.clearError();
        refund.clearError();
        if (action === "refundOrder" || action === "cancelOrder") {
            setAsking(action);
        } else {
            take.run(action);
        }
    };
    const actions = allowedActions(order);
    return (
        <div className="stack">
            <div ref={row} className="row" role="group" aria-label="State and next steps" tabIndex={-1}>
                <StatusBadge status={order.status} />
                {actions.map((action, index) => (
                    <Button
                        key={action} isBusy={take.isRunning} onClick={() => choose(action)}
                        kind={kindOf(action, index === 0)}
                    >
                        {actionNames[action]}
                    </Button>
                ))}
            </div>
            {!asking && <Refusal error={take.error} />}
            {asking === "cancelOrder" && (
                <ConfirmDialog
                    title={`Cancel order ${order.number}?`} action="Cancel the order" isBusy={take.isRunning}
                    error={take.error} onConfirm={() => take.run("cancelOrder")} onDismiss={() => setAsking(undefined)}
                >
                    <p>
                        {order.paidAt ? "The customer gets the money back, and the items" : "The items"} go back into
                        stock. This cannot be taken back.
                    </p>
                </ConfirmDialog>
            )}
            {asking === "refundOrder" && (
                <RefundDialog order={order} refund={refund} onDismiss={() => setAsking(undefined)} />
            )}
        </div>
    );
}

function kindOf(action: OrderAction, isNext: boolean): "primary" | "secondary" | "danger" {
    if (action === "cancelOrder") return "danger";
    return isNext && action !== "refundOrder" ? "primary" : "secondary";
}

/** Why a step was refused. When the order had changed, it stands there anew already. */
function Refusal({ error }: { error: APIError | undefined }) {
    if (error?.code !== "invalid_state") return <ErrorNotice error={error} />;
    return <Notice tone="warning">The order was changed in the meantime. This is how it is now.</Notice>;
}
