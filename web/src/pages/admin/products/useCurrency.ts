import { useResource, type Resource } from "../../../api/useResource";
import { usePlatform } from "../../../application/platform";

/** The shop's one currency, as the dashboard tells it also when there is no product yet. */
export function useCurrency(): Resource<string> {
    const { api } = usePlatform();
    return useResource("currency", async (signal) => (await api.call("getDashboard", { signal })).body.currency);
}
