import type { ReactNode } from "react";
import { useCart } from "../cart/Cart";
import { Icon } from "../components/Icon";
import { Link } from "../router/Link";
import { useLocation } from "../router/location";
import { OfflineBanner } from "./OfflineBanner";
import { useSession, useUser } from "./platform";

/** The frame around every page: the way to the parts of the shop, and who is signed in. */
export function Shell({ children }: { children: ReactNode }) {
    const { path } = useLocation();
    const isAdministration = path === "/admin" || path.startsWith("/admin/");
    return (
        <>
            <a className="skip-link" href="#content">
                Skip to content
            </a>
            <OfflineBanner />
            <header className="site-header">
                <div className="site-header-content">
                    <Link to="/" className="brand">
                        <img src="/favicon.svg" alt="" width="28" height="28" />
                        <span className="brand-name">Tally</span>
                    </Link>
                    <MainNavigation />
                </div>
                {isAdministration && <AdministrationNavigation />}
            </header>
            <main id="content" className="site-content">
                {children}
            </main>
            <footer className="site-footer">
                <p>A shop run by Tally, whose numbers are exact to the cent.</p>
            </footer>
        </>
    );
}

function MainNavigation() {
    const session = useSession();
    const user = useUser();
    const pieces = useCart().reduce((sum, line) => sum + line.quantity, 0);
    return (
        <nav className="site-navigation" aria-label="Main">
            {user?.role === "admin" && <SectionLink to="/admin">Dashboard</SectionLink>}
            {user && <SectionLink to="/orders">Orders</SectionLink>}
            {user && (
                <Link to="/account" className="with-icon">
                    <Icon name="person" />
                    <span className="wide-only">Account</span>
                    <span className="visually-hidden narrow-only">Account</span>
                </Link>
            )}
            {session.status === "guest" && <Link to="/sign-in">Sign in</Link>}
            <Link to="/cart" className="with-icon" aria-label={`Cart, ${pieces} ${pieces === 1 ? "item" : "items"}`}>
                <Icon name="cart" />
                <span className="wide-only">Cart</span>
                {pieces > 0 && <span className="count">{pieces}</span>}
            </Link>
        </nav>
    );
}

function AdministrationNavigation() {
    const session = useSession();
    const user = useUser();
    // Until it is known who comes, it holds its place: most who come here are those who run the shop.
    if (session.status !== "starting" && user?.role !== "admin") return null;
    return (
        <nav className="administration-navigation" aria-label="Administration">
            <Link to="/admin">Overview</Link>
            <SectionLink to="/admin/orders">Orders</SectionLink>
            <SectionLink to="/admin/products">Products</SectionLink>
            <SectionLink to="/admin/users">Users</SectionLink>
        </nav>
    );
}

/** A link to a part of the shop, marked on all pages of that. */
function SectionLink({ to, children }: { to: string; children: ReactNode }) {
    const { path } = useLocation();
    return (
        <Link to={to} {...(path.startsWith(`${to}/`) && { "aria-current": true })}>
            {children}
        </Link>
    );
}
