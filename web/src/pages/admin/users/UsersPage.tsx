import { usePages } from "../../../api/usePages";
import { usePlatform, useUser } from "../../../application/platform";
import { SelectField } from "../../../components/Field";
import { Empty } from "../../../components/Notice";
import { Page } from "../../../components/Page";
import { PagedList } from "../../../components/PagedList";
import { Skeleton } from "../../../components/Skeleton";
import { Link } from "../../../router/Link";
import { navigate, useLocation, withQuery } from "../../../router/location";
import { SearchBox } from "../../../components/SearchBox";
import { ResultCount } from "../common/ResultCount";
import { filtersOf, roleNames, roles } from "./userFilters";
import { UserTable } from "./UserTable";

/** Everybody's accounts. */
export function UsersPage() {
    const { api } = usePlatform();
    const self = useUser();
    const location = useLocation();
    const filters = filtersOf(location.query);
    const pages = usePages(JSON.stringify(filters), async (cursor, signal) => {
        const query = { ...filters, ...(cursor && { cursor }), limit: 25 };
        return (await api.call("listUsers", { query, signal })).body;
    });
    const field = (name: "role" | "disabled") => ({
        value: String(filters[name] ?? ""),
        onChange: (value: string) => navigate(withQuery(location, { [name]: value }), { replace: true }),
    });
    return (
        <Page title="Users" width="wide">
            <div className="user-filters">
                <SearchBox label="Beginning of a name or email" longest={100} />
                <SelectField label="Role" {...field("role")}>
                    <option value="">All</option>
                    {roles.map((role) => (
                        <option key={role} value={role}>
                            {roleNames[role]}
                        </option>
                    ))}
                </SelectField>
                <SelectField label="Access" {...field("disabled")}>
                    <option value="">All</option>
                    <option value="false">Can sign in</option>
                    <option value="true">Disabled</option>
                </SelectField>
            </div>
            <p className="muted small">
                A change acts within 15 minutes: so long does somebody who is signed in keep what they could do.
            </p>
            <ResultCount pages={pages} noun="account" />
            <PagedList
                pages={pages} skeleton={<Skeleton lines={8} label="Loading accounts" />}
                empty={
                    <Empty title="No account matches">
                        <Link to="/admin/users">Show all accounts</Link>
                    </Empty>
                }
            >
                <div className="card" aria-busy={pages.isLoading}>
                    <UserTable
                        users={pages.items} self={self?.id}
                        onChange={(changed) => pages.replace(changed, (other) => other.id === changed.id)}
                    />
                </div>
            </PagedList>
        </Page>
    );
}
