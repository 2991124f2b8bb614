import { useState } from "react";
import type { User } from "../../api/schema";
import { useAction } from "../../api/useAction";
import { usePlatform } from "../../application/platform";
import { announce } from "../../components/announcements";
import { TextField } from "../../components/Field";
import { AccountSection } from "./AccountSection";

export function NameForm({ user }: { user: User }) {
    const { api, session } = usePlatform();
    const [name, setName] = useState(user.name);
    const save = useAction(async () => {
        session.update((await api.call("updateOwnAccount", { body: { name: name.trim() } })).body);
        announce("Your name is changed.");
    });
    const error = save.error?.field("/name");
    return (
        <AccountSection title="Name" submit="Change name" action={save} isShownInFields={error !== undefined}>
            <TextField label="Name" autoComplete="name" value={name} onChange={setName} error={error} required />
        </AccountSection>
    );
}
