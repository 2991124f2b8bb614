import { usePlatform, useUser } from "../../application/platform";
import { Button } from "../../components/Button";
import { Page } from "../../components/Page";
import { navigate } from "../../router/location";
import { forgetAddress } from "../checkout/addressDraft";
import { DeleteAccount } from "./DeleteAccount";
import { EmailForm } from "./EmailForm";
import { NameForm } from "./NameForm";
import { PasswordForm } from "./PasswordForm";

/** What somebody can change of their own account. */
export function AccountPage() {
    const { session } = usePlatform();
    const user = useUser();
    if (!user) return null;
    const leave = () => {
        forgetAddress();
        // First, or this page would lead to the sign-in.
        navigate("/");
    };
    const signOut = () => {
        leave();
        void session.signOut();
    };
    const afterDeletion = () => {
        leave();
        session.forget();
    };
    return (
        <Page title="Account" actions={<Button onClick={signOut}>Sign out</Button>}>
            <p className="muted prose">Signed in as {user.email}</p>
            <div className="account-forms">
                <NameForm user={user} />
                <EmailForm user={user} />
                <PasswordForm user={user} />
                <DeleteAccount onDeleted={afterDeletion} />
            </div>
        </Page>
    );
}
