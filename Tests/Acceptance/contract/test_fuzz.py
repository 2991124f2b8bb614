"""schemathesis against the whole platform, as schemathesis.toml has it: as an admin and as a customer at a time.

FUZZ_SECONDS and FUZZ_SEED make it longer and look elsewhere. A failure is printed with the `curl` that repeats it.
"""

import json
import os
import pathlib
import subprocess
import sys

import pytest

from support.contract import DOCUMENT
from support.shop import ADMIN_PASSWORD, PASSWORD, Shop

HERE = pathlib.Path(__file__).parent
SECONDS = os.environ.get("FUZZ_SECONDS", "180")
SEED = os.environ.get("FUZZ_SEED", "2026")


class Fuzz:
    """A run of schemathesis as somebody."""

    def __init__(self, directory, client, password, accounts):
        directory.mkdir()
        self.report = directory / "report.txt"
        environment = os.environ | {
            "PYTHONPATH": str(HERE),
            "TALLY_URL": client.address,
            "TALLY_EMAIL": client.email,
            "TALLY_PASSWORD": password,
            "TALLY_ACCOUNTS": " ".join(accounts),
        }
        with open(self.report, "wb") as report:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "schemathesis.cli", f"--config-file={HERE / 'schemathesis.toml'}", "run",
                 DOCUMENT, f"--seed={SEED}", f"--max-time={SECONDS}", "--no-color"],
                cwd=directory, env=environment, stdin=subprocess.DEVNULL, stdout=report, stderr=report)

    def result(self):
        return self.process.wait(), self.report.read_text(errors="replace")


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory):
    """A shop of its own, and both runs, which have begun."""
    directory = tmp_path_factory.mktemp("fuzz")
    with Shop(directory) as shop:
        clients = {"admin": (shop.admin(), ADMIN_PASSWORD), "customer": (shop.register(), PASSWORD)}
        accounts = [client.get("/api/users/me").json()["id"] for client, _ in clients.values()]
        runs = {who: Fuzz(directory / who, client, password, accounts) for who, (client, password) in clients.items()}
        yield shop, runs
        for run in runs.values():
            run.process.kill()
            run.process.wait()


@pytest.mark.parametrize("who", ["admin", "customer"])
def test_whatever_is_sent_the_answer_is_a_documented_one(fuzzed, who):
    _, runs = fuzzed
    status, report = runs[who].result()
    assert status == 0, report


def test_nothing_failed_inside(fuzzed):
    shop, runs = fuzzed
    for run in runs.values():
        run.result()
    assert shop.is_ready()
    levels = [(json.loads(line)["level"], line) for line in shop.log().splitlines()]
    assert [line for level, line in levels if level in ["error", "critical"]] == []
