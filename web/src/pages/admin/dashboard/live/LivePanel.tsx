import { formatFigure, liveFigures } from "../figures/definitions";
import { LiveBadge } from "./LiveBadge";
import { LiveOrders } from "./LiveOrders";
import { LiveNews } from "./LiveNews";
import type { Live } from "./LiveStream";
import { Skeleton } from "../../../../components/Skeleton";

/** Today as it happens. */
export function LivePanel({ live, currency }: { live: Live; currency: string }) {
    const { status, state } = live;
    return (
        <section className="card stack live" aria-labelledby="live-title">
            <div className="row row-apart">
                <h2 id="live-title">Today</h2>
                <LiveBadge status={status} />
            </div>
            {state ? (
                <>
                    <dl className="live-figures">
                        {liveFigures.map((figure) => (
                            <div key={figure.name}>
                                <dt className="muted small">{figure.label}</dt>
                                <dd className="number">
                                    {formatFigure(figure, state.totals[figure.name] ?? 0, currency)}
                                </dd>
                            </div>
                        ))}
                    </dl>
                    <h3>Last orders</h3>
                    <LiveOrders orders={state.orders} currency={currency} />
                    <LiveNews order={state.orders[0]} currency={currency} />
                </>
            ) : (
                <Skeleton lines={6} label="Waiting for today's numbers" />
            )}
        </section>
    );
}
