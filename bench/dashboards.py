"""What the dashboards say, how long they take, and what the orders database says of the same."""

import datetime
import http.client
import json
import math
import sqlite3
import time
import urllib.parse

#: How many days each measured dashboard has, up to today, and the granularity that the shop chooses for it.
RANGES = {30: "day", 365: "month"}
REQUESTS = 300


def report(is_right, line, otherwise):
    """Prints the line, and what is wrong when something is."""
    print(line if is_right else f"{line}   WRONG: {otherwise}", flush=True)
    return is_right


class History:
    """What the orders database of a shop that is stopped says."""

    def __init__(self, database):
        self.database = database
        connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
        try:
            def one(query):
                return connection.execute(query).fetchone()
            self.placed, first = one("SELECT count(*), min(placed_at) FROM orders")
            orders, sales, self.customers = one(
                "SELECT count(*), total(total), count(DISTINCT customer_id) FROM orders WHERE paid_at IS NOT NULL")
            refunds, = one("SELECT total(amount) FROM refunds")
            self.totals = {"orders": orders, "grossSales": int(sales), "refunds": int(refunds)}
            self.products, = one("SELECT count(DISTINCT product_id) FROM line_items")
            self.events, = one("SELECT max(position) FROM events")
            self.first_day = datetime.datetime.fromtimestamp(first / 1000, datetime.timezone.utc).date()
        finally:
            connection.close()


def today():
    return datetime.datetime.now(datetime.timezone.utc).date()


def percentile(values, percent):
    return sorted(values)[math.ceil(len(values) * percent / 100) - 1]


class Reader:
    """Asks one role as an admin, over one connection."""

    def __init__(self, shop, role="gateway"):
        self.connection = http.client.HTTPConnection("127.0.0.1", shop.ports[role], timeout=30)
        self.headers = {"Authorization": f"Bearer {shop.admin()}"}

    def get(self, path, **query):
        if query:
            path += "?" + urllib.parse.urlencode(query)
        self.connection.request("GET", path, headers=self.headers)
        response = self.connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise SystemExit(f"bench: GET {path} answered {response.status}: {body[:500].decode()}")
        return body

    def dashboard(self, **query):
        return json.loads(self.get("/api/analytics/dashboard", **query))

    def close(self):
        self.connection.close()


def check_verification(shop):
    started = time.monotonic()
    reader = Reader(shop)
    # An access token lives for 15 minutes.
    while time.monotonic() < started + 800:
        verification = reader.dashboard()["verification"]
        if verification["status"] != "running":
            break
        time.sleep(0.2)
    reader.close()
    line = f"  compared with the orders in {time.monotonic() - started:8.2f} s   {verification['status']}"
    if verification["status"] == "running":
        print(f"{line}: not all of them yet, and not waited for any longer", flush=True)
        return True
    return report(verification["status"] == "verified" and verification["drift"] == 0,
                  f"{line}, drift {verification['drift']}", "the metrics differ from the orders")


def check_whole_history(shop, history, what):
    """Whether the dashboard of all days says what the orders database said."""
    reader = Reader(shop)
    totals = reader.dashboard(**{"from": history.first_day, "to": today(), "minPosition": history.events})["totals"]
    reader.close()
    counted = {name: totals[name] for name in history.totals}
    text = ", ".join(f"{name} {value:,}" for name, value in counted.items())
    return report(counted == history.totals, f"  {what}: {text}", f"the database says {history.totals}")


def measure_dashboards(shop):
    """The answers by days, and the milliseconds of each request by days and role."""
    answers, times = {}, {}
    # Twice and the second time backwards, so that what drifts falls on all alike.
    pairs = [(days, role) for days in RANGES for role in ("analytics", "gateway")]
    for days, role in pairs + pairs[::-1]:
        reader = Reader(shop, role)
        query = {"from": today() - datetime.timedelta(days=days - 1), "to": today()}
        for _ in range(20):
            answers[days] = reader.dashboard(**query)
        for _ in range(REQUESTS // 2):
            started = time.perf_counter()
            reader.get("/api/analytics/dashboard", **query)
            times.setdefault((days, role), []).append((time.perf_counter() - started) * 1000)
        reader.close()
    return answers, times
