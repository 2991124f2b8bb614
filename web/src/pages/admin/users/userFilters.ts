import type { Role } from "../../../api/schema";

export const roles: readonly Role[] = ["customer", "admin"];
export const roleNames: Record<Role, string> = { customer: "Customer", admin: "Admin" };

/** Which accounts are listed, as the address tells it. */
export interface UserFilters {
    q?: string;
    role?: Role;
    disabled?: boolean;
}

export function filtersOf(query: URLSearchParams): UserFilters {
    const q = query.get("q");
    const role = roles.find((each) => each === query.get("role"));
    const disabled = query.get("disabled");
    return {
        ...(q && { q }),
        ...(role && { role }),
        ...((disabled === "true" || disabled === "false") && { disabled: disabled === "true" }),
    };
}
