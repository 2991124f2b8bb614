/** Holds the place of what is being loaded. */
export function Skeleton({ lines = 3, label = "Loading" }: { lines?: number; label?: string }) {
    return (
        <div className="skeleton" role="status">
            <span className="visually-hidden">{label}</span>
            {Array.from({ length: lines }, (_, index) => (
                <span key={index} className="skeleton-line" />
            ))}
        </div>
    );
}
