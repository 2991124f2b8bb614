import { useState } from "react";
import type { User } from "../../api/schema";
import { useAction } from "../../api/useAction";
import { usePlatform } from "../../application/platform";
import { announce } from "../../components/announcements";
import { TextField } from "../../components/Field";
import { currentPasswordError, emailError } from "./accountErrors";
import { AccountSection } from "./AccountSection";
import { PasswordField } from "./PasswordField";

export function EmailForm({ user }: { user: User }) {
    const { api, session } = usePlatform();
    const [email, setEmail] = useState(user.email);
    const [currentPassword, setCurrentPassword] = useState("");
    const save = useAction(async () => {
        session.update((await api.call("updateOwnAccount", { body: { email: email.trim(), currentPassword } })).body);
        setCurrentPassword("");
        announce("Your email address is changed.");
    });
    const mistakes = { email: emailError(save.error), password: currentPasswordError(save.error) };
    return (
        <AccountSection
            title="Email" submit="Change email" action={save}
            isShownInFields={mistakes.email !== undefined || mistakes.password !== undefined}
        >
            <TextField
                label="Email" type="email" autoComplete="email" value={email} onChange={setEmail} error={mistakes.email}
                required
            />
            <PasswordField
                label="Current password" value={currentPassword} onChange={setCurrentPassword} error={mistakes.password}
            />
        </AccountSection>
    );
}
