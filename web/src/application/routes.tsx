import { lazy, type ComponentType, type LazyExoticComponent } from "react";
import { match } from "../router/match";
import { ProductListPage } from "../pages/products/ProductListPage";

/** Who may see a page; others are asked to sign in, or told that it is not for them. */
export type Audience = "anyone" | "user" | "admin";

type RouteComponent = ComponentType<{ parameters: Record<string, string> }>;

interface Route {
    pattern: string;
    audience: Audience;
    component: RouteComponent | LazyExoticComponent<RouteComponent>;
    /** Fetches what the page is made of. */
    load: () => Promise<unknown>;
}

/** A page that is fetched when it is first shown: nobody waits for what they do not see. */
function page<Name extends string>(
    pattern: string, audience: Audience, load: () => Promise<{ [Key in Name]: RouteComponent }>, name: Name,
): Route {
    const component = lazy(async () => {
        const module: { [Key in Name]: RouteComponent } = await load();
        const component: RouteComponent = module[name];
        return { default: component };
    });
    return { pattern, audience, component, load };
}

const routes: Route[] = [
    { pattern: "/", audience: "anyone", component: ProductListPage, load: () => Promise.resolve() },
    page("/products/:id", "anyone", () => import("../pages/products/ProductPage"), "ProductPage"),
    page("/cart", "anyone", () => import("../pages/cart/CartPage"), "CartPage"),
    page("/checkout", "user", () => import("../pages/checkout/CheckoutPage"), "CheckoutPage"),
    page("/sign-in", "anyone", () => import("../pages/account/SignInPage"), "SignInPage"),
    page("/sign-up", "anyone", () => import("../pages/account/SignUpPage"), "SignUpPage"),
    page("/account", "user", () => import("../pages/account/AccountPage"), "AccountPage"),
    page("/orders", "user", () => import("../pages/orders/OrdersPage"), "OrdersPage"),
    page("/orders/:id", "user", () => import("../pages/orders/OrderPage"), "OrderPage"),
    page("/admin", "admin", () => import("../pages/admin/dashboard/DashboardPage"), "DashboardPage"),
    page("/admin/products", "admin", () => import("../pages/admin/products/ProductsPage"), "ProductsPage"),
    page("/admin/products/new", "admin", () => import("../pages/admin/products/NewProductPage"), "NewProductPage"),
    page("/admin/products/:id", "admin", () => import("../pages/admin/products/EditProductPage"), "EditProductPage"),
    page("/admin/orders", "admin", () => import("../pages/admin/orders/AdminOrdersPage"), "AdminOrdersPage"),
    page("/admin/orders/:id", "admin", () => import("../pages/admin/orders/AdminOrderPage"), "AdminOrderPage"),
    page("/admin/users", "admin", () => import("../pages/admin/users/UsersPage"), "UsersPage"),
];

/** The page at a path; undefined when there is none. The first pattern that fits counts. */
export function routeAt(path: string): (Route & { parameters: Record<string, string> }) | undefined {
    for (const route of routes) {
        const parameters = match(route.pattern, path);
        if (parameters) return { ...route, parameters };
    }
    return undefined;
}
