import { formatValue, type ChartData } from "./chartData";

/** What the chart draws, for those who would rather read it. */
export function SeriesTable({ data }: { data: ChartData }) {
    return (
        <details className="disclosure">
            <summary>Show as a table</summary>
            <div className="scroll" tabIndex={0} role="region" aria-label={`${data.measure.label} as a table`}>
                <table className="table">
                    <caption className="visually-hidden">{data.measure.label} over time</caption>
                    <thead>
                        <tr>
                            <th scope="col">When</th>
                            <th scope="col" className="number">{data.measure.label}</th>
                            {data.isCompared && <th scope="col" className="number">Compared</th>}
                        </tr>
                    </thead>
                    <tbody>
                        {data.points.map(({ label, now, then, thenLabel }, index) => (
                            <tr key={index}>
                                <th scope="row">{label}</th>
                                <td className="number">{now === undefined ? "–" : formatValue(data, now)}</td>
                                {data.isCompared && (
                                    <td className="number">
                                        {then === undefined ? "–" : formatValue(data, then)}
                                        {thenLabel && <span className="muted small series-then">{thenLabel}</span>}
                                    </td>
                                )}
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </details>
    );
}
