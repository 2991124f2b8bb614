import SQLDatabase

/// The steps from an empty file to the schema of ``SQLiteProductRepository``.
enum ProductMigrations {
    static let all = [
        SQLMigration(number: 1, name: "products", oldestProgram: 1, statements: products),
        SQLMigration(number: 2, name: "stock", oldestProgram: 2, statements: stock),
        SQLMigration(number: 3, name: "reservations", oldestProgram: 3, statements: reservations),
        SQLEventLog.migration(number: 4),
    ]

    /// The document is the product as the API shows it, less its stock; the columns are what lists are made by. The
    /// large one is last, so that reading the others does not touch it.
    private static let products = [
        """
        CREATE TABLE products (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            owner_id TEXT NOT NULL,
            version BIGINT NOT NULL CHECK (version > 0),
            name TEXT NOT NULL,
            name_key TEXT NOT NULL,
            category TEXT NOT NULL,
            price BIGINT NOT NULL CHECK (price >= 0),
            currency TEXT NOT NULL,
            sku TEXT,
            deleted_at BIGINT,
            document BLOB NOT NULL
        )
        """,
        "CREATE UNIQUE INDEX products_by_sku ON products (sku) WHERE deleted_at IS NULL AND sku IS NOT NULL",
        "CREATE INDEX products_by_age ON products (id) WHERE deleted_at IS NULL",
        "CREATE INDEX products_by_price ON products (price, id) WHERE deleted_at IS NULL",
        "CREATE INDEX products_by_name ON products (name_key, id) WHERE deleted_at IS NULL",
        "CREATE INDEX products_by_category ON products (category, id) WHERE deleted_at IS NULL",
        """
        CREATE TABLE product_attributes (
            product INTEGER NOT NULL REFERENCES products (number),
            name TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (product, name)
        ) WITHOUT ROWID
        """,
        "CREATE INDEX product_attributes_by_value ON product_attributes (name, value, product)",
        """
        CREATE VIRTUAL TABLE product_texts USING fts5 (
            name, description, category, sku, attributes, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
        )
        """,
    ]

    private static let stock = [
        """
        CREATE TABLE stock (
            product INTEGER PRIMARY KEY REFERENCES products (number),
            available BIGINT NOT NULL CHECK (available >= 0),
            reserved BIGINT NOT NULL CHECK (reserved >= 0),
            sold BIGINT NOT NULL CHECK (sold >= 0),
            returned BIGINT NOT NULL CHECK (returned BETWEEN 0 AND sold),
            supplied BIGINT NOT NULL,
            CHECK (available + reserved + sold - returned = supplied)
        )
        """,
        """
        CREATE TABLE stock_movements (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL,
            product INTEGER NOT NULL REFERENCES products (number),
            change BIGINT NOT NULL CHECK (change <> 0),
            reason TEXT NOT NULL,
            available BIGINT NOT NULL CHECK (available >= 0),
            changed_by TEXT NOT NULL,
            created_at BIGINT NOT NULL
        )
        """,
        "CREATE INDEX stock_movements_by_product ON stock_movements (product, number)",
    ]

    private static let reservations = [
        """
        CREATE TABLE reservations (
            order_id TEXT NOT NULL PRIMARY KEY,
            state TEXT NOT NULL CHECK (state IN ('reserved', 'confirmed', 'released', 'refused')),
            created_at BIGINT NOT NULL,
            outcome BLOB NOT NULL
        )
        """,
        """
        CREATE TABLE reservation_lines (
            order_id TEXT NOT NULL REFERENCES reservations (order_id),
            product INTEGER NOT NULL REFERENCES products (number),
            quantity BIGINT NOT NULL CHECK (quantity > 0),
            returned BIGINT NOT NULL CHECK (returned BETWEEN 0 AND quantity),
            PRIMARY KEY (order_id, product)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE stock_returns (
            order_id TEXT NOT NULL REFERENCES reservations (order_id),
            return_id TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            items BLOB NOT NULL,
            PRIMARY KEY (order_id, return_id)
        )
        """,
    ]
}
