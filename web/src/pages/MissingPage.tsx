import { Page } from "../components/Page";
import { Link } from "../router/Link";

export function MissingPage() {
    return (
        <Page title="There is no such page" width="narrow">
            <p>The address may have changed, or never been one.</p>
            <p>
                <Link to="/">Go to the shop</Link>
            </p>
        </Page>
    );
}
