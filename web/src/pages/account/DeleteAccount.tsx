import { useState } from "react";
import { useAction } from "../../api/useAction";
import { usePlatform } from "../../application/platform";
import { announce } from "../../components/announcements";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";

export function DeleteAccount({ onDeleted }: { onDeleted: () => void }) {
    const { api } = usePlatform();
    const [isAsking, setAsking] = useState(false);
    const deletion = useAction(async () => {
        await api.call("deleteOwnAccount", {});
        onDeleted();
        announce("Your account is deleted.");
    });
    const dismiss = () => {
        setAsking(false);
        deletion.clearError();
    };
    return (
        <section className="card stack" aria-labelledby="delete-account">
            <h2 id="delete-account">Delete account</h2>
            <p>Your name, email and password are deleted for good. The shop keeps the orders you have placed.</p>
            <div className="form-actions">
                <Button kind="danger" onClick={() => setAsking(true)}>
                    Delete account
                </Button>
            </div>
            {isAsking && (
                <ConfirmDialog
                    title="Delete your account?" action="Delete for good" refusal="Keep it" isBusy={deletion.isRunning}
                    error={deletion.error} onConfirm={deletion.run} onDismiss={dismiss}
                >
                    <p>This cannot be taken back. You will not be able to see your orders any more.</p>
                </ConfirmDialog>
            )}
        </section>
    );
}
