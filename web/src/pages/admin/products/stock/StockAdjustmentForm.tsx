import { useState } from "react";
import { useAction } from "../../../../api/useAction";
import { usePlatform } from "../../../../application/platform";
import { announce } from "../../../../components/announcements";
import { Button } from "../../../../components/Button";
import { TextField } from "../../../../components/Field";
import { ErrorNotice } from "../../../../components/Notice";
import { formatNumber } from "../../../../format/text";

/** Adds pieces or takes some away. Stock is adjusted and never overwritten, so that no sale is lost in between. */
export function StockAdjustmentForm({ id, onAdjusted }: { id: string; onAdjusted: () => void }) {
    const { api } = usePlatform();
    const [change, setChange] = useState("");
    const [reason, setReason] = useState("");
    const adjust = useAction(async () => {
        const body = { change: Number(change), reason: reason.trim() };
        const { body: movement } = await api.call("adjustStock", { path: { id }, body });
        setChange("");
        setReason("");
        announce(`${formatNumber(movement.available)} are available now.`);
        onAdjusted();
    });
    return (
        <form
            className="form"
            onSubmit={(event) => {
                event.preventDefault();
                adjust.run();
            }}
        >
            <h3>Adjust</h3>
            <TextField
                label="Change" type="number" step={1} value={change} onChange={setChange} required
                hint="12 adds pieces, -3 takes some away." error={adjust.error?.field("/change")}
            />
            <TextField
                label="Reason" value={reason} onChange={setReason} maxLength={200} required
                error={adjust.error?.field("/reason")}
            />
            <ErrorNotice error={adjust.error} />
            <div className="form-actions">
                <Button type="submit" isBusy={adjust.isRunning}>
                    Adjust stock
                </Button>
            </div>
        </form>
    );
}
