import { useId, useRef } from "react";
import { Button } from "../../../components/Button";
import { Icon } from "../../../components/Icon";
import { TextField } from "../../../components/Field";
import type { AttributeDraft } from "./productDraft";

/** As many as the shop takes. */
const most = 50;

/** Names and values that a product can be found by, such as its colour. */
export function AttributesEditor({
    attributes, error, onChange,
}: {
    attributes: AttributeDraft[];
    error: string | undefined;
    onChange: (attributes: AttributeDraft[]) => void;
}) {
    const list = useRef<HTMLDivElement>(null);
    const addButton = useRef<HTMLDivElement>(null);
    const noteId = useId();
    const add = () => {
        const id = Math.max(-1, ...attributes.map((each) => each.id)) + 1;
        onChange([...attributes, { id, name: "", value: "" }]);
        // The new row is there after the next drawing.
        requestAnimationFrame(() => {
            list.current?.querySelector<HTMLInputElement>(":scope > :last-child input")?.focus();
        });
    };
    const remove = (id: number) => {
        onChange(attributes.filter((each) => each.id !== id));
        addButton.current?.querySelector("button")?.focus();
    };
    const change = (id: number, changes: Partial<AttributeDraft>) =>
        onChange(attributes.map((each) => (each.id === id ? { ...each, ...changes } : each)));
    return (
        <fieldset className="choice attributes" aria-describedby={error ? noteId : undefined}>
            <legend>Attributes</legend>
            <div ref={list} className="stack">
                {attributes.map(({ id, name, value }, index) => (
                    <div key={id} className="attribute">
                        <TextField
                            label={`Name ${index + 1}`} value={name} maxLength={50} autoComplete="off"
                            onChange={(changed) => change(id, { name: changed })}
                        />
                        <TextField
                            label={`Value ${index + 1}`} value={value} maxLength={200} autoComplete="off"
                            onChange={(changed) => change(id, { value: changed })}
                        />
                        <Button kind="quiet" className="button-square" onClick={() => remove(id)}>
                            <Icon name="minus" />
                            <span className="visually-hidden">Remove attribute {name || index + 1}</span>
                        </Button>
                    </div>
                ))}
            </div>
            {error && (
                <p id={noteId} className="field-error" role="alert">
                    {error}
                </p>
            )}
            <div ref={addButton}>
                <Button onClick={add} disabled={attributes.length >= most}>
                    <Icon name="plus" />
                    Add attribute
                </Button>
            </div>
        </fieldset>
    );
}
