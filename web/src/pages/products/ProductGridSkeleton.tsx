/** Holds the place of the products while the first of them are loaded. */
export function ProductGridSkeleton() {
    return (
        <div className="product-grid" role="status">
            <span className="visually-hidden">Loading the products</span>
            {Array.from({ length: 8 }, (_, index) => (
                <span key={index} className="skeleton-line product-card-skeleton" />
            ))}
        </div>
    );
}
