"""What PostgreSQL does alone, with the statements of the orders service and clients that do nothing else."""

import glob
import math
import os
import re
import shutil
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))


class PgBench:
    """Runs order.sql in a database of its own, with the tables of `original` and what is in them.

    There must be an order in `original`, whose bytes are written again and again, and nobody may be connected with it.
    """

    def __init__(self, server, original, directory):
        self.server, self.directory = server, directory
        self.database = "bench_db"
        self.runs = 0
        server.query(f"CREATE DATABASE {self.database} TEMPLATE {original}")
        server.query("CREATE SEQUENCE bench_positions; CREATE SEQUENCE bench_numbers", self.database)
        newest = "FROM events WHERE type = 'order.{}' ORDER BY position DESC LIMIT 1"
        self.bytes = {
            "placed": self.value("encode(body, 'escape') " + newest.format("placed")),
            "paid": self.value("encode(body, 'escape') " + newest.format("paid")),
            "answer": self.value("encode(answer_body, 'escape') FROM claims WHERE answer_status = 201 LIMIT 1"),
        }

    def value(self, expression):
        value = self.server.query("SELECT " + expression, self.database)
        if not value:
            raise SystemExit(f"bench: there is no {expression}")
        return value

    def place(self, clients, seconds, request, counter=True, numbers=True):
        """Orders a second, and how long they took in milliseconds.

        `counter` tells whether positions of events come from the counter and not from a sequence, `numbers` the same of
        the orders' numbers. `request` is what a client sends for an order.
        """
        self.align()
        self.runs += 1
        settings = self.bytes | {
            "request": request, "run": self.runs, "n": 0, "now": int(time.time() * 1000), "counter": int(counter),
            "numbers": int(numbers),
        }
        threads = min(clients, len(os.sched_getaffinity(0)))
        logs = tempfile.mkdtemp(dir=self.directory)
        try:
            printed = self.server.run(
                [self.server.program("pgbench"), "--no-vacuum", "--protocol=prepared", f"--client={clients}",
                 f"--jobs={threads}", f"--time={seconds}", "--log", f"--log-prefix={logs}/orders",
                 f"--file={HERE}/order.sql", *(f"--define={name}={value}" for name, value in settings.items()),
                 *self.server.connection(self.database)], self.server.environment)
            # Client, number, microseconds, and more.
            lines = [line for path in glob.glob(f"{logs}/*") for line in open(path, encoding="ascii")]
        finally:
            shutil.rmtree(logs)
        rate = re.search(r"^tps = ([\d.]+)", printed, re.MULTILINE)
        times = sorted(int(line.split()[2]) / 1000 for line in lines)
        if not rate or not times:
            raise SystemExit(f"bench: pgbench printed\n{printed}")
        p50, p99 = (times[math.ceil(len(times) * percent / 100) - 1] for percent in (50, 99))
        return {"rate": float(rate[1]), "p50": p50, "p99": p99}

    def align(self):
        """Lets counters and sequences go on from the highest number in use, whoever gave it out."""
        for sequence, table, column, used in (
                ("bench_positions", "event_position", "position", "events"),
                ("bench_numbers", "order_number", "number", "orders")):
            self.server.query(
                f"UPDATE {table} SET {column} = (SELECT MAX({column}) FROM {used}); "
                f"SELECT setval('{sequence}', (SELECT {column} FROM {table}))", self.database)
