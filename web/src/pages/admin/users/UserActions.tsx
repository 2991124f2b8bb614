import { useState } from "react";
import type { User, UserChange } from "../../../api/schema";
import { useAction } from "../../../api/useAction";
import { usePlatform } from "../../../application/platform";
import { announce } from "../../../components/announcements";
import { Button } from "../../../components/Button";
import { ConfirmDialog } from "../../../components/ConfirmDialog";

interface Question {
    change: UserChange;
    title: string;
    action: string;
    consequence: string;
    kind: "primary" | "danger";
}

/** Changes what an account may do, after asking. */
export function UserActions({ user, onChange }: { user: User; onChange: (user: User) => void }) {
    const { api } = usePlatform();
    const [question, setQuestion] = useState<Question>();
    const change = useAction(async ({ change: body }: Question) => {
        const answer = await api.call("updateUser", { path: { id: user.id }, body });
        setQuestion(undefined);
        announce(`${user.name} was changed.`);
        onChange(answer.body);
    });
    const dismiss = () => {
        setQuestion(undefined);
        change.clearError();
    };
    const button = (label: string, asked: Question) => (
        <Button kind="quiet" onClick={() => setQuestion(asked)}>
            {label}
            <span className="visually-hidden"> {user.name}</span>
        </Button>
    );
    return (
        <>
            {user.role === "admin" ? button("Make customer", demotion(user)) : button("Make admin", promotion(user))}
            {user.disabled ? button("Enable", enabling(user)) : button("Disable", disabling(user))}
            {question && (
                <ConfirmDialog
                    title={question.title} action={question.action} kind={question.kind} isBusy={change.isRunning}
                    error={change.error} onConfirm={() => change.run(question)} onDismiss={dismiss}
                >
                    <p>{question.consequence}</p>
                </ConfirmDialog>
            )}
        </>
    );
}

const promotion = ({ name }: User): Question => ({
    change: { role: "admin" },
    title: `Make ${name} an admin?`,
    action: "Make admin",
    consequence: "An admin sees all orders and numbers, and may change products, orders and accounts.",
    kind: "primary",
});

const demotion = ({ name }: User): Question => ({
    change: { role: "customer" },
    title: `Make ${name} a customer?`,
    action: "Make customer",
    consequence: "They can no longer run the shop, from 15 minutes from now at the latest.",
    kind: "danger",
});

const disabling = ({ name }: User): Question => ({
    change: { disabled: true },
    title: `Disable ${name}?`,
    action: "Disable",
    consequence: "They can no longer sign in, and lose their access within 15 minutes. Their orders stay.",
    kind: "danger",
});

const enabling = ({ name }: User): Question => ({
    change: { disabled: false },
    title: `Enable ${name}?`,
    action: "Enable",
    consequence: "They can sign in again.",
    kind: "primary",
});
