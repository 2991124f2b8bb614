"""Shops whose every answer is held against openapi/tally.yaml, and the proof that all of it was seen."""

import pathlib

import pytest

from support.contract import Contract

HERE = pathlib.Path(__file__).parent
COVERAGE = "test_every_documented_answer.py"
# Its requests are schemathesis's, which does not tell what it saw.
UNSEEN = "test_fuzz.py"


@pytest.fixture(scope="session")
def contract():
    return Contract()


@pytest.fixture(scope="session")
def shop(open_shop, contract):
    return open_shop(watch=contract.check)


@pytest.fixture(scope="session")
def admin(shop):
    return shop.admin()


@pytest.fixture(scope="session")
def customer(shop):
    """Somebody who owns nothing."""
    return shop.register()


@pytest.fixture
def start_shop(start_shop, contract):
    def start(**options):
        return start_shop(watch=contract.check, **options)

    return start


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config, items):
    """Keeps the test that everything was seen for when all tests are run that see it, and makes it the last."""
    collected = len(items)
    yield
    scenarios = {file for file in HERE.glob("test_*.py") if file.name not in [COVERAGE, UNSEEN]}
    are_all_run = (
        len(items) == collected and scenarios <= {item.path for item in items}
        and not any("::" in argument for argument in config.args))
    last = [item for item in items if item.path.name == COVERAGE]
    items[:] = [item for item in items if item not in last] + (last if are_all_run else [])
