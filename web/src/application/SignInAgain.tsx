import { useState } from "react";
import { useAction } from "../api/useAction";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { TextField } from "../components/Field";
import { ErrorNotice } from "../components/Notice";
import { usePlatform, useSession } from "./platform";

/** Asks somebody whose session is over for the password, over the page they are on: what they were doing goes on. */
export function SignInAgain() {
    const session = useSession();
    return session.status === "ended" ? <SignInAgainDialog email={session.user.email} /> : null;
}

function SignInAgainDialog({ email }: { email: string }) {
    const { session } = usePlatform();
    const [password, setPassword] = useState("");
    const signIn = useAction(() => session.signIn(email, password));
    return (
        <Dialog title="Sign in again" onDismiss={() => session.forget()}>
            <p>Your session has ended. Sign in to go on where you are.</p>
            <form
                className="form"
                onSubmit={(event) => {
                    event.preventDefault();
                    signIn.run();
                }}
            >
                <TextField label="Email" type="email" value={email} onChange={() => undefined} readOnly />
                <TextField
                    label="Password" type="password" autoComplete="current-password" value={password}
                    onChange={setPassword} required autoFocus
                />
                <ErrorNotice error={signIn.error} />
                <div className="form-actions">
                    <Button onClick={() => session.forget()}>Not now</Button>
                    <Button kind="primary" type="submit" isBusy={signIn.isRunning}>
                        Sign in
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}
