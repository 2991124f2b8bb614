import type { DashboardList, DashboardRange } from "../../../../api/schema";
import { useAction } from "../../../../api/useAction";
import { usePlatform } from "../../../../application/platform";
import { Button } from "../../../../components/Button";
import { Icon } from "../../../../components/Icon";
import { ErrorNotice } from "../../../../components/Notice";
import { saveFile } from "./saveFile";

/** Saves a whole list of the dashboard as a table. */
export function DownloadButton({ list, title, range }: { list: DashboardList; title: string; range: DashboardRange }) {
    const { api } = usePlatform();
    const { from, to } = range;
    const download = useAction(async () => {
        const answer = await api.send("getDashboard", { query: { list, from, to } }, "text/csv");
        saveFile(await answer.blob(), `${list}-${from}-${to}.csv`);
    });
    return (
        <>
            <Button
                kind="quiet" className="download" aria-label={`Download CSV: ${title}`} onClick={download.run}
                isBusy={download.isRunning}
            >
                <Icon name="download" />
                <span>
                    <span className="wide-only">Download</span> CSV
                </span>
            </Button>
            <ErrorNotice error={download.error} />
        </>
    );
}
