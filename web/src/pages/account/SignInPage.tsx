import { useState } from "react";
import { useAction } from "../../api/useAction";
import { usePlatform, useSession } from "../../application/platform";
import { Button } from "../../components/Button";
import { TextField } from "../../components/Field";
import { ErrorNotice } from "../../components/Notice";
import { Page } from "../../components/Page";
import { Skeleton } from "../../components/Skeleton";
import { Link } from "../../router/Link";
import { PasswordField } from "./PasswordField";
import { useSendOn, withNext } from "./useSendOn";

/** Signs somebody in and leads them on to where they wanted to be. */
export function SignInPage() {
    const status = useSession().status;
    const next = useSendOn();
    return (
        <Page title="Sign in" width="narrow">
            {status === "starting" || status === "signedIn" ? (
                <Skeleton />
            ) : (
                <>
                    <SignInForm />
                    <p className="center">
                        New here? <Link to={withNext("/sign-up", next)}>Create an account</Link>
                    </p>
                </>
            )}
        </Page>
    );
}

function SignInForm() {
    const { session } = usePlatform();
    const [email, setEmail] = useState("");
    const [password, setPassword] = useState("");
    const signIn = useAction(() => session.signIn(email.trim(), password));
    return (
        <form
            className="card form"
            onSubmit={(event) => {
                event.preventDefault();
                signIn.run();
            }}
        >
            <TextField
                label="Email" type="email" autoComplete="username" value={email} onChange={setEmail}
                error={signIn.error?.field("/email")} required
            />
            <PasswordField value={password} onChange={setPassword} error={signIn.error?.field("/password")} />
            <ErrorNotice error={signIn.error} />
            <Button kind="primary" type="submit" isBusy={signIn.isRunning}>
                Sign in
            </Button>
        </form>
    );
}
