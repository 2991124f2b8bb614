import {
    useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes,
} from "react";

interface Labelled {
    label: string;
    /** What is wrong with the value. */
    error?: string | undefined;
    hint?: string | undefined;
}

interface Description {
    id: string;
    "aria-invalid": boolean | undefined;
    "aria-describedby": string | undefined;
}

/** A label, a control, and what is to be said about it. */
function Field({ label, error, hint, children }: Labelled & { children: (description: Description) => ReactNode }) {
    const id = useId();
    const note = error ?? hint;
    return (
        <div className="field">
            <label htmlFor={id}>{label}</label>
            {children({
                id,
                "aria-invalid": error ? true : undefined,
                "aria-describedby": note ? `${id}-note` : undefined,
            })}
            {note && (
                <p id={`${id}-note`} className={error ? "field-error" : "field-hint"}>
                    {note}
                </p>
            )}
        </div>
    );
}

type Changeable<Attributes> = Omit<Attributes, "onChange" | "value"> & {
    value: string;
    onChange: (value: string) => void;
};

export function TextField({
    label, error, hint, onChange, ...attributes
}: Labelled & Changeable<InputHTMLAttributes<HTMLInputElement>>) {
    return (
        <Field label={label} error={error} hint={hint}>
            {(description) => (
                <input {...attributes} {...description} onChange={(event) => onChange(event.target.value)} />
            )}
        </Field>
    );
}

export function TextArea({
    label, error, hint, onChange, ...attributes
}: Labelled & Changeable<TextareaHTMLAttributes<HTMLTextAreaElement>>) {
    return (
        <Field label={label} error={error} hint={hint}>
            {(description) => (
                <textarea {...attributes} {...description} onChange={(event) => onChange(event.target.value)} />
            )}
        </Field>
    );
}

export function SelectField({
    label, error, hint, onChange, children, ...attributes
}: Labelled & Changeable<SelectHTMLAttributes<HTMLSelectElement>>) {
    return (
        <Field label={label} error={error} hint={hint}>
            {(description) => (
                <select {...attributes} {...description} onChange={(event) => onChange(event.target.value)}>
                    {children}
                </select>
            )}
        </Field>
    );
}
