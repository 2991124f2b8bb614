import { createRoot } from "react-dom/client";
import { APIClient } from "./api/APIClient";
import { Gateway } from "./api/Gateway";
import { Session } from "./api/Session";
import { Application } from "./application/Application";
import { PlatformContext } from "./application/platform";
import { routeAt } from "./application/routes";
import { Cart } from "./cart/Cart";
import { presentLocation } from "./router/location";

/** Where the gateway is, which is known at run time alone. */
async function gatewayAddress(): Promise<string> {
    const response = await fetch("/config.json");
    const { gatewayUrl } = (await response.json()) as { gatewayUrl: string };
    return gatewayUrl;
}

async function start(): Promise<void> {
    // On its way while the session is renewed. When this fails, showing the page tries again.
    routeAt(presentLocation().path)?.load().catch(() => undefined);
    const gateway = new Gateway(await gatewayAddress());
    const session = new Session(gateway);
    const platform = { api: new APIClient(gateway, session), session, cart: new Cart() };
    createRoot(document.getElementById("application")!).render(
        <PlatformContext.Provider value={platform}>
            <Application />
        </PlatformContext.Provider>,
    );
    await session.start();
}

start().catch(() => {
    document.getElementById("application")!.textContent = "The shop cannot be reached. Reload the page in a moment.";
});
