import SQLDatabase

/// The tables of the orders service, from the first on.
enum OrderSchema {
    static let migrations = [
        SQLEventLog.migration(number: 1),
        SQLMigration(number: 2, name: "orders", oldestProgram: 2, statements: orders),
        SQLMigration(number: 3, name: "claims, payments and owed calls", oldestProgram: 3, statements: work),
    ]

    static let schema = SQLSchema(
        migrations,
        tables: SQLEventLog.tables + [
            SQLTable("orders", key: ["id"]), SQLTable("line_items", key: ["order_id", "line"]),
            SQLTable("refunds", key: ["id"]), SQLTable("order_number", key: ["id"], isCounter: true),
            SQLTable("claims", key: ["scope", "user_id", "idempotency_key"]), SQLTable("payments", key: ["order_id"]),
            SQLTable("owed_calls", key: ["id"]),
        ])

    private static let orders = [
        """
        CREATE TABLE IF NOT EXISTS orders (
            id TEXT NOT NULL PRIMARY KEY,
            number BIGINT NOT NULL UNIQUE,
            customer_id TEXT NOT NULL,
            status TEXT NOT NULL,
            currency TEXT NOT NULL,
            adjustments TEXT NOT NULL,
            total BIGINT NOT NULL,
            payment_method TEXT NOT NULL,
            shipping_address TEXT NOT NULL,
            country TEXT NOT NULL,
            placed_at BIGINT NOT NULL,
            paid_at BIGINT,
            shipped_at BIGINT,
            delivered_at BIGINT,
            cancelled_at BIGINT,
            stock_confirmed BIGINT NOT NULL,
            version BIGINT NOT NULL
        )
        """,
        "CREATE INDEX IF NOT EXISTS orders_by_time ON orders (placed_at, id)",
        "CREATE INDEX IF NOT EXISTS orders_of_customer ON orders (customer_id, placed_at, id)",
        "CREATE INDEX IF NOT EXISTS orders_by_payment ON orders (paid_at)",
        "CREATE INDEX IF NOT EXISTS orders_by_cancellation ON orders (cancelled_at)",
        "CREATE INDEX IF NOT EXISTS orders_by_status ON orders (status, placed_at)",
        """
        CREATE TABLE IF NOT EXISTS line_items (
            order_id TEXT NOT NULL,
            line BIGINT NOT NULL,
            product_id TEXT NOT NULL,
            name TEXT NOT NULL,
            category TEXT NOT NULL,
            quantity BIGINT NOT NULL,
            unit_price BIGINT NOT NULL,
            PRIMARY KEY (order_id, line)
        )
        """,
        "CREATE INDEX IF NOT EXISTS line_items_of_product ON line_items (product_id, order_id)",
        "CREATE INDEX IF NOT EXISTS line_items_of_category ON line_items (category, order_id)",
        """
        CREATE TABLE IF NOT EXISTS refunds (
            id TEXT NOT NULL PRIMARY KEY,
            order_id TEXT NOT NULL,
            sequence BIGINT NOT NULL,
            amount BIGINT NOT NULL,
            reason TEXT NOT NULL,
            restock BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            lines TEXT NOT NULL,
            UNIQUE (order_id, sequence)
        )
        """,
        "CREATE INDEX IF NOT EXISTS refunds_by_time ON refunds (created_at, order_id)",
        "CREATE TABLE IF NOT EXISTS order_number (id BIGINT NOT NULL PRIMARY KEY, number BIGINT NOT NULL)",
        "INSERT INTO order_number (id, number) SELECT 1, 1000 WHERE NOT EXISTS (SELECT 1 FROM order_number)",
    ]

    private static let work = [
        """
        CREATE TABLE IF NOT EXISTS claims (
            scope TEXT NOT NULL,
            user_id TEXT NOT NULL,
            idempotency_key TEXT NOT NULL,
            order_id TEXT NOT NULL,
            request_hash BLOB NOT NULL,
            request TEXT,
            holder TEXT,
            lease_until BIGINT NOT NULL,
            attempts BIGINT NOT NULL,
            next_attempt_at BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            answered_at BIGINT,
            answer_status BIGINT,
            answer_body BLOB,
            answer_location TEXT,
            answer_position BIGINT,
            PRIMARY KEY (scope, user_id, idempotency_key)
        )
        """,
        "CREATE INDEX IF NOT EXISTS claims_of_order ON claims (order_id, answered_at)",
        "CREATE INDEX IF NOT EXISTS claims_by_answer ON claims (answered_at, next_attempt_at)",
        """
        CREATE TABLE IF NOT EXISTS payments (
            order_id TEXT NOT NULL PRIMARY KEY,
            state TEXT NOT NULL,
            amount BIGINT NOT NULL,
            attempted_at BIGINT NOT NULL,
            settled_at BIGINT
        )
        """,
        """
        CREATE TABLE IF NOT EXISTS owed_calls (
            id TEXT NOT NULL PRIMARY KEY,
            order_id TEXT NOT NULL,
            sequence BIGINT NOT NULL,
            kind TEXT NOT NULL,
            attempts BIGINT NOT NULL,
            next_attempt_at BIGINT NOT NULL,
            UNIQUE (order_id, sequence)
        )
        """,
        "CREATE INDEX IF NOT EXISTS owed_calls_by_time ON owed_calls (next_attempt_at)",
    ]
}
