import { useEffect, useRef, useState } from "react";
import type { APIError } from "../../api/APIError";
import type { NewOrder } from "../../api/schema";
import { useAction } from "../../api/useAction";
import { usePlatform } from "../../application/platform";
import { announce } from "../../components/announcements";
import { navigate } from "../../router/location";
import { CheckoutAttempt } from "./CheckoutAttempt";

/** The placing of an order, from the first click to the last retry. */
export interface Placement {
    /** Places this order, or goes on with the open one, which must come to an end first. */
    place: (order: NewOrder) => void;
    /** What was sent without an answer so far; it can only be sent again as it is. */
    open: NewOrder | undefined;
    /** Gives the open one up, to send another instead. */
    giveUp: () => void;
    isRunning: boolean;
    error: APIError | undefined;
    /** What `error` is about. */
    refused: NewOrder | undefined;
}

export function usePlacement(customerId: string): Placement {
    const { api, cart } = usePlatform();
    const [open, setOpen] = useState(() => CheckoutAttempt.open(customerId));
    const [refused, setRefused] = useState<NewOrder>();
    const isShown = useRef(true);
    useEffect(() => {
        isShown.current = true;
        return () => void (isShown.current = false);
    }, []);

    const action = useAction(async (wanted: NewOrder) => {
        const attempt = CheckoutAttempt.open(customerId) ?? CheckoutAttempt.begin(customerId, wanted);
        try {
            const order = await attempt.send(api);
            cart.takeOut(attempt.order.items);
            if (isShown.current) {
                navigate(`/orders/${order.id}?placed=yes`, { replace: true });
            } else {
                announce(`Your order ${order.number} is placed.`);
            }
        } catch (error) {
            setRefused(attempt.order);
            setOpen(CheckoutAttempt.open(customerId));
            throw error;
        }
    });
    const giveUp = () => {
        open?.end();
        setOpen(undefined);
        action.clearError();
    };
    return { place: action.run, open: open?.order, giveUp, isRunning: action.isRunning, error: action.error, refused };
}
