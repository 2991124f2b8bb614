import { useRef } from "react";
import { APIError } from "../../../../api/APIError";
import { newIdempotencyKey } from "../../../../api/idempotencyKey";
import type { NewRefund, Order } from "../../../../api/schema";
import { useAction, type Action } from "../../../../api/useAction";
import { usePlatform } from "../../../../application/platform";

/**
 * Refunds once, however often the button is pressed and the dialog opened: the key stays until the shop has answered.
 * An answer that refuses is kept under the key, so what is tried after it has another one.
 */
export function useRefund(
    order: Order, onRefunded: (order: Order) => void, onConflict: () => void,
): Action<[NewRefund]> {
    const { api } = usePlatform();
    const key = useRef<string>();
    return useAction(async (body: NewRefund) => {
        key.current ??= newIdempotencyKey();
        try {
            const header = { "Idempotency-Key": key.current };
            const answer = await api.call("refundOrder", { path: { id: order.id }, header, body });
            key.current = undefined;
            onRefunded(answer.body);
        } catch (error) {
            const refusal = APIError.of(error);
            if (refusal.isFinal) key.current = undefined;
            if (refusal.status === 409 || refusal.code === "idempotency_key_reused") onConflict();
            throw refusal;
        }
    });
}
