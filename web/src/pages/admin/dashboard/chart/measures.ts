/** What the chart can show of each point of a series. */
export const measures = [
    { name: "grossSales", label: "Gross sales", isAmount: true },
    { name: "netSales", label: "Net sales", isAmount: true },
    { name: "orders", label: "Orders", isAmount: false },
    { name: "units", label: "Units", isAmount: false },
] as const;

export type Measure = typeof measures[number]["name"];
