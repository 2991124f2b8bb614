import { Fragment, useEffect, type ReactNode } from "react";
import { Page } from "../components/Page";
import { Skeleton } from "../components/Skeleton";
import { Link } from "../router/Link";
import { navigate, useLocation } from "../router/location";
import { useSession } from "./platform";
import type { Audience } from "./routes";

/** Lets those through whom a page is for. The shop itself checks every request; this only says it sooner. */
export function Gate({ audience, children }: { audience: Audience; children: ReactNode }) {
    const session = useSession();
    const { path, query } = useLocation();
    const isStranger = audience !== "anyone" && session.status === "guest";
    useEffect(() => {
        if (!isStranger) return;
        const here = query.toString() ? `${path}?${query}` : path;
        navigate(`/sign-in?next=${encodeURIComponent(here)}`, { replace: true });
    }, [isStranger, path, query]);

    if (audience === "anyone") return <>{children}</>;
    if (session.status === "starting" || session.status === "guest") return <Skeleton lines={6} />;
    if (audience === "admin" && session.user.role !== "admin") {
        return (
            <Page title="This page is for the people who run the shop" width="narrow">
                <p>You are signed in as {session.user.email}.</p>
                <p>
                    <Link to="/">Go to the shop</Link>
                </p>
            </Page>
        );
    }
    // Somebody else, who signed in in another tab, begins with nothing of what the one before them saw.
    return <Fragment key={session.user.id}>{children}</Fragment>;
}
