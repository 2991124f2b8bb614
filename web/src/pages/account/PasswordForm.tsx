import { useState } from "react";
import type { User } from "../../api/schema";
import { useAction } from "../../api/useAction";
import { usePlatform } from "../../application/platform";
import { announce } from "../../components/announcements";
import { currentPasswordError } from "./accountErrors";
import { AccountSection } from "./AccountSection";
import { PasswordField } from "./PasswordField";

/** Replaces the password. That ends every session, so this browser signs in with the new one at once. */
export function PasswordForm({ user }: { user: User }) {
    const { api, session } = usePlatform();
    const [currentPassword, setCurrentPassword] = useState("");
    const [newPassword, setNewPassword] = useState("");
    const save = useAction(async () => {
        await api.call("changeOwnPassword", { body: { currentPassword, newPassword } });
        setCurrentPassword("");
        setNewPassword("");
        announce("Your password is changed. Other browsers are signed out.");
        await session.signIn(user.email, newPassword);
    });
    const mistakes = { current: currentPasswordError(save.error), next: save.error?.field("/newPassword") };
    return (
        <AccountSection
            title="Password" submit="Change password" action={save}
            isShownInFields={mistakes.current !== undefined || mistakes.next !== undefined}
        >
            <PasswordField
                label="Current password" value={currentPassword} onChange={setCurrentPassword} error={mistakes.current}
            />
            <PasswordField
                label="New password" isNew value={newPassword} onChange={setNewPassword} error={mistakes.next}
            />
        </AccountSection>
    );
}
