"""The dashboard the other way: a columnar database that scans all orders for every question."""

import csv
import datetime
import os
import sqlite3
import subprocess
import sys
import time

VERSION = "duckdb==2.0.0"

#: What is read from the shop's own tables. Amounts are minor units, times milliseconds.
TABLES = {
    # The units are summed up beforehand, and the line items have the time of payment, so that no question needs a join.
    "orders": """
        SELECT number, customer_id, total, (SELECT sum(quantity) FROM line_items WHERE order_id = id) AS units,
               payment_method, country, paid_at, cancelled_at
        FROM orders ORDER BY number
        """,
    "line_items": """
        SELECT number, product_id, name, category, quantity, quantity * unit_price AS sales, paid_at
        FROM orders JOIN line_items ON order_id = id ORDER BY number, line
        """,
    "refunds": "SELECT amount, created_at FROM refunds ORDER BY created_at",
}

COLUMNS = {
    "orders": "number BIGINT, customer_id VARCHAR, total BIGINT, units BIGINT, payment_method VARCHAR, "
              "country VARCHAR, paid_at BIGINT, cancelled_at BIGINT",
    "line_items": "number BIGINT, product_id VARCHAR, name VARCHAR, category VARCHAR, quantity BIGINT, sales BIGINT, "
                  "paid_at BIGINT",
    "refunds": "amount BIGINT, created_at BIGINT",
}

#: A point for each bucket with its sales, and with what was taken back in it; the totals are the sums of the points.
SERIES = """
    SELECT date_trunc($granularity, instant) AS start, sum(sales), sum(cancelled), sum(refunded), count(sales),
           count(cancelled), sum(units)
    FROM (
        SELECT paid_at AS instant, total AS sales, units, NULL AS cancelled, NULL AS refunded
        FROM orders WHERE paid_at >= $begin AND paid_at < $end
        UNION ALL
        SELECT cancelled_at, NULL, NULL, total, NULL
        FROM orders WHERE cancelled_at >= $begin AND cancelled_at < $end AND paid_at IS NOT NULL
        UNION ALL
        SELECT created_at, NULL, NULL, NULL, amount FROM refunds WHERE created_at >= $begin AND created_at < $end
    )
    GROUP BY ALL ORDER BY ALL
    """
PERCENTILES = """
    SELECT approx_quantile(total, [0.5, 0.9, 0.99]) FROM orders WHERE paid_at >= $begin AND paid_at < $end
    """
#: Customers whose first order of all time is in the range, and those with a later one in it.
CUSTOMERS = """
    SELECT count(DISTINCT customer_id) FILTER (paid_at = first), count(DISTINCT customer_id) FILTER (paid_at > first)
    FROM orders JOIN (SELECT customer_id, min(paid_at) AS first FROM orders GROUP BY customer_id) USING (customer_id)
    WHERE paid_at >= $begin AND paid_at < $end
    """
PRODUCTS = """
    SELECT product_id, sum(quantity), sum(sales) AS s, arg_max(name, paid_at)
    FROM line_items WHERE paid_at >= $begin AND paid_at < $end
    GROUP BY product_id ORDER BY s DESC, product_id LIMIT 10
    """
CATEGORIES = """
    SELECT category, sum(sales) AS s, count(DISTINCT number), sum(quantity)
    FROM line_items WHERE paid_at >= $begin AND paid_at < $end
    GROUP BY category ORDER BY s DESC, category
    """
BREAKDOWN = """
    SELECT {0}, sum(total) AS s, count(*), sum(units)
    FROM orders WHERE paid_at >= $begin AND paid_at < $end
    GROUP BY {0} ORDER BY s DESC, {0}
    """


def duckdb(directory):
    """The module, installed into `directory` when this Python has none; None when it cannot be had."""
    try:
        import duckdb as module
    except ImportError:
        packages = os.path.join(directory, "packages")
        installed = subprocess.run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", packages,
             VERSION], stdin=subprocess.DEVNULL, capture_output=True, check=False)
        if installed.returncode != 0:
            return None
        sys.path.append(packages)
        import duckdb as module
    return module


class Warehouse:
    """The orders of a shop that is stopped, in memory, in the order in which they were placed."""

    def __init__(self, module, database, directory):
        started = time.monotonic()
        self.connection = module.connect(":memory:")
        # Without a terminal there is nobody to see a bar, and it costs time.
        self.connection.execute("SET enable_progress_bar = false")
        source = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
        path = os.path.join(directory, "table.csv")
        try:
            for table, query in TABLES.items():
                with open(path, "w", encoding="utf-8", newline="") as file:
                    csv.writer(file).writerows(source.execute(query))
                self.connection.execute(f"CREATE TABLE {table} ({COLUMNS[table]})")
                self.connection.execute(f"COPY {table} FROM '{path}' (FORMAT csv, HEADER false)")
                os.remove(path)
        finally:
            source.close()
        for table, column in [("orders", "paid_at"), ("orders", "cancelled_at"), ("line_items", "paid_at"),
                              ("refunds", "created_at")]:
            self.connection.execute(
                f"ALTER TABLE {table} ALTER {column} TYPE TIMESTAMP USING make_timestamp({column} * 1000)")
        self.seconds_to_load = time.monotonic() - started

    def close(self):
        self.connection.close()

    def dashboard(self, first, last, granularity):
        """What the shop's dashboard says of these days, in the same shape, but for points where nothing happened."""
        begin = datetime.datetime.combine(first, datetime.time())
        end = datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time())
        series = [
            (max(start, begin), sales or 0, cancelled or 0, refunds or 0, orders, cancellations, units or 0)
            for start, sales, cancelled, refunds, orders, cancellations, units
            in self.rows(SERIES, begin, end, granularity=granularity)
        ]
        gross, cancelled, refunds, orders, cancellations, units = (
            sum(point[number] for point in series) for number in range(1, 7))
        (new, returning), = self.rows(CUSTOMERS, begin, end)
        (percentiles,), = self.rows(PERCENTILES, begin, end)
        return {
            "totals": {
                "grossSales": gross, "netSales": gross - cancelled - refunds, "orders": orders, "units": units,
                "cancelledSales": cancelled, "cancelledOrders": cancellations, "refunds": refunds,
                "newCustomers": new, "returningCustomers": returning,
                **dict(zip(("orderValueP50", "orderValueP90", "orderValueP99"), percentiles or (0, 0, 0))),
            },
            "series": [
                {"start": f"{start:%Y-%m-%dT%H:%M:%S}.000Z", "grossSales": sales,
                 "netSales": sales - taken - back, "orders": count, "units": pieces}
                for start, sales, taken, back, count, _, pieces in series
            ],
            "topProducts": [
                {"productId": id, "name": name, "units": units, "sales": sales}
                for id, units, sales, name in self.rows(PRODUCTS, begin, end)
            ],
            "salesByCategory": self.sales(CATEGORIES, begin, end),
            "salesByPaymentMethod": self.sales(BREAKDOWN.format("payment_method"), begin, end),
            "salesByCountry": self.sales(BREAKDOWN.format("country"), begin, end),
        }

    def sales(self, query, begin, end):
        return [{"key": key, "sales": sales, "orders": orders, "units": units}
                for key, sales, orders, units in self.rows(query, begin, end)]

    def rows(self, query, begin, end, **parameters):
        return self.connection.execute(query, {"begin": begin, "end": end, **parameters}).fetchall()


#: Totals that are sums and counts. The others are approximate, here or there.
EXACT = ["grossSales", "netSales", "orders", "units", "cancelledSales", "cancelledOrders", "refunds", "newCustomers"]
LISTS = ["topProducts", "salesByCategory", "salesByPaymentMethod", "salesByCountry"]


def differences(shop, scanned):
    """The names of what the shop's dashboard says otherwise than the warehouse, of what both count exactly."""
    differing = [name for name in EXACT if shop["totals"][name] != scanned["totals"][name]]
    eventful = [point for point in shop["series"] if any(point[name] for name in ("grossSales", "netSales", "orders"))]
    scanned_series = [point for point in scanned["series"]
                      if any(point[name] for name in ("grossSales", "netSales", "orders"))]
    if eventful != scanned_series:
        differing.append("series")
    return differing + [name for name in LISTS if shop[name] != scanned[name]]
