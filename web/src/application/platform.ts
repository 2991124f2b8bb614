import { createContext, useContext, useSyncExternalStore } from "react";
import type { APIClient } from "../api/APIClient";
import type { User } from "../api/schema";
import type { Session, SessionState } from "../api/Session";
import type { Cart } from "../cart/Cart";

/** What all pages share. */
export interface Platform {
    api: APIClient;
    session: Session;
    cart: Cart;
}

export const PlatformContext = createContext<Platform | undefined>(undefined);

export function usePlatform(): Platform {
    const platform = useContext(PlatformContext);
    if (!platform) throw new Error("There is no platform around this component.");
    return platform;
}

export function useSession(): SessionState {
    const { session } = usePlatform();
    return useSyncExternalStore(session.subscribe, () => session.state);
}

/** Who is signed in, also while they are asked to sign in again. */
export function useUser(): User | undefined {
    const state = useSession();
    return state.status === "signedIn" || state.status === "ended" ? state.user : undefined;
}
