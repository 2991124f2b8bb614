import { useState } from "react";
import { Button } from "../../components/Button";
import { TextField } from "../../components/Field";

/** As the shop wants new passwords. */
const shortestPassword = 8;
const longestPassword = 128;

/** A password, which can be shown while it is typed. */
export function PasswordField({
    label = "Password", isNew = false, value, onChange, error,
}: {
    label?: string;
    isNew?: boolean;
    value: string;
    onChange: (value: string) => void;
    error?: string | undefined;
}) {
    const [isShown, setShown] = useState(false);
    const toggle = isShown ? "Hide" : "Show";
    return (
        <div className="password-field">
            <TextField
                label={label} type={isShown ? "text" : "password"} value={value} onChange={onChange} error={error}
                autoComplete={isNew ? "new-password" : "current-password"} autoCapitalize="none" spellCheck={false}
                maxLength={longestPassword} required
                hint={isNew ? `At least ${shortestPassword} characters` : undefined}
            />
            <Button
                kind="quiet" className="password-toggle" aria-label={`${toggle} ${label.toLowerCase()}`}
                onClick={() => setShown(!isShown)}
            >
                {toggle}
            </Button>
        </div>
    );
}
