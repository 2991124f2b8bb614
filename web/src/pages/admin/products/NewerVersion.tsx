import type { Action } from "../../../api/useAction";
import { Button } from "../../../components/Button";
import { ErrorNotice, Notice } from "../../../components/Notice";

/** Says that somebody else was faster, and offers what they saved. */
export function NewerVersion({ load }: { load: Action<[]> }) {
    return (
        <>
            <Notice tone="warning">
                <div className="stack">
                    <p>
                        Somebody else edited this product in the meantime, so your changes were not saved. Note down
                        what you want to keep: loading the new version replaces it.
                    </p>
                    <div>
                        <Button onClick={load.run} isBusy={load.isRunning}>
                            Load the new version
                        </Button>
                    </div>
                </div>
            </Notice>
            <ErrorNotice error={load.error} />
        </>
    );
}
