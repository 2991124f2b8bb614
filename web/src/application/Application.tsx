import { Suspense } from "react";
import { Announcements } from "../components/announcements";
import { Skeleton } from "../components/Skeleton";
import { MissingPage } from "../pages/MissingPage";
import { useLocation } from "../router/location";
import { Gate } from "./Gate";
import { PageBoundary } from "./PageBoundary";
import { routeAt } from "./routes";
import { Shell } from "./Shell";
import { SignInAgain } from "./SignInAgain";

/** The whole page: what is at the present path, within the frame that all pages share. */
export function Application() {
    const { path } = useLocation();
    const route = routeAt(path);
    return (
        <Shell>
            <PageBoundary key={path}>
                <Suspense fallback={<Skeleton lines={6} />}>
                    {route ? (
                        <Gate audience={route.audience}>
                            <route.component parameters={route.parameters} />
                        </Gate>
                    ) : (
                        <MissingPage />
                    )}
                </Suspense>
            </PageBoundary>
            <SignInAgain />
            <Announcements />
        </Shell>
    );
}
