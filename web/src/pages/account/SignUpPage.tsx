import { useState } from "react";
import { useAction } from "../../api/useAction";
import { usePlatform, useSession } from "../../application/platform";
import { Button } from "../../components/Button";
import { TextField } from "../../components/Field";
import { ErrorNotice } from "../../components/Notice";
import { Page } from "../../components/Page";
import { Skeleton } from "../../components/Skeleton";
import { Link } from "../../router/Link";
import { emailError } from "./accountErrors";
import { PasswordField } from "./PasswordField";
import { useSendOn, withNext } from "./useSendOn";

/** Makes an account, signs its owner in and leads them on to where they wanted to be. */
export function SignUpPage() {
    const status = useSession().status;
    const next = useSendOn();
    return (
        <Page title="Create an account" width="narrow">
            {status === "starting" || status === "signedIn" ? (
                <Skeleton />
            ) : (
                <>
                    <SignUpForm />
                    <p className="center">
                        Have one already? <Link to={withNext("/sign-in", next)}>Sign in</Link>
                    </p>
                </>
            )}
        </Page>
    );
}

function SignUpForm() {
    const { session } = usePlatform();
    const [name, setName] = useState("");
    const [email, setEmail] = useState("");
    const [password, setPassword] = useState("");
    const signUp = useAction(() => session.register(email.trim(), password, name.trim()));
    const { error } = signUp;
    const mistakes = {
        name: error?.field("/name"), email: emailError(error), password: error?.field("/password"),
    };
    const isShownInFields = Object.values(mistakes).some((each) => each !== undefined);
    return (
        <form
            className="card form" noValidate
            onSubmit={(event) => {
                event.preventDefault();
                signUp.run();
            }}
        >
            <TextField
                label="Name" autoComplete="name" value={name} onChange={setName} error={mistakes.name} required
            />
            <TextField
                label="Email" type="email" autoComplete="email" value={email} onChange={setEmail} error={mistakes.email}
                required
            />
            <PasswordField isNew value={password} onChange={setPassword} error={mistakes.password} />
            {!isShownInFields && <ErrorNotice error={error} />}
            <Button kind="primary" type="submit" isBusy={signUp.isRunning}>
                Create account
            </Button>
        </form>
    );
}
