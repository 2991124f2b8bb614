import { Component, type ReactNode } from "react";
import { Button } from "../components/Button";

/** Keeps a page that cannot be shown, a defect or a part that did not load, from taking the application with it. */
export class PageBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
    override state = { hasFailed: false };

    static getDerivedStateFromError() {
        return { hasFailed: true };
    }

    override render() {
        if (!this.state.hasFailed) return this.props.children;
        return (
            <div className="empty" role="alert">
                <p className="empty-title">This page could not be shown</p>
                <p>It may be a moment without network, or a new version of the shop.</p>
                <Button onClick={() => window.location.reload()}>Reload the page</Button>
            </div>
        );
    }
}
