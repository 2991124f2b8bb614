import type { User } from "../../../api/schema";
import { formatInstant } from "../../../format/text";
import { UserActions } from "./UserActions";
import { roleNames } from "./userFilters";

export function UserTable({
    users, self, onChange,
}: {
    users: User[];
    /** The account of whoever looks, who had better not lock themselves out. */
    self: string | undefined;
    onChange: (user: User) => void;
}) {
    return (
        <table className="table table-cards">
            <caption className="visually-hidden">Accounts</caption>
            <thead>
                <tr>
                    <th scope="col">Name</th>
                    <th scope="col">Email</th>
                    <th scope="col">Role</th>
                    <th scope="col">Joined</th>
                    <th scope="col" className="actions">
                        <span className="visually-hidden">Actions</span>
                    </th>
                </tr>
            </thead>
            <tbody>
                {users.map((user) => (
                    <tr key={user.id}>
                        <th scope="row">{user.name}</th>
                        <td data-label="Email">{user.email}</td>
                        <td data-label="Role">
                            <span className="row">
                                <span className={user.role === "admin" ? "badge badge-accent" : "badge"}>
                                    {roleNames[user.role]}
                                </span>
                                {user.disabled && <span className="badge badge-danger">Disabled</span>}
                            </span>
                        </td>
                        <td data-label="Joined">{formatInstant(user.createdAt)}</td>
                        <td className="actions">
                            {user.id === self ? (
                                <span className="muted">You</span>
                            ) : (
                                <UserActions user={user} onChange={onChange} />
                            )}
                        </td>
                    </tr>
                ))}
            </tbody>
        </table>
    );
}
