"""What all acceptance tests share."""

import os
import shutil
from contextlib import ExitStack

import pytest
from playwright.sync_api import expect, sync_playwright

from support.composition import ContainerShop, DevelopmentComposition
from support.shop import Shop
from support.visitor import Visitor

# A page waits for the shop, which on a busy machine takes its time.
expect.set_options(timeout=15_000)
# Whether the shop that all tests share is the one of docker-compose.yml.
IS_IN_CONTAINERS = bool(os.environ.get("TEST_IN_CONTAINERS"))


def pytest_collection_modifyitems(config, items):
    """In containers, leaves out the tests that do not ask the shop that all share."""
    if not IS_IN_CONTAINERS:
        return
    names = {item: set(item.fixturenames) for item in items}
    left = [item for item in items if "start_shop" in names[item] or not names[item] & {"shop", "composition", "of_containers"}]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in left]


@pytest.fixture(scope="session")
def composition():
    """The containers of docker-compose.yml, brought up once for all tests."""
    with DevelopmentComposition() as composition:
        composition.up()
        yield composition


@pytest.fixture(scope="session")
def open_shop(request, tmp_path_factory):
    """Opens the shop for all tests that can share one: they make products and customers of their own."""
    with ExitStack() as shops:
        def open_shop(watch=None):
            if IS_IN_CONTAINERS:
                return ContainerShop(request.getfixturevalue("composition"), watch)
            return started(Shop(tmp_path_factory.mktemp("shop"), watch=watch), shops)

        yield open_shop


@pytest.fixture(scope="session")
def shop(open_shop):
    return open_shop()


@pytest.fixture
def start_shop(tmp_path):
    """Starts shops for one test alone, and ends them after it."""
    with ExitStack() as shops:
        def start(name="shop", **options):
            directory = tmp_path / name
            directory.mkdir()
            return started(Shop(directory, **options), shops)

        yield start


def started(shop, shops):
    """A shop that was started, and ends with the stack `shops`, even when the start fails."""
    shops.push(shop)
    shop.start()
    return shop


@pytest.fixture(scope="session")
def browser():
    """The browser that all tests of the page share."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(browser):
    """Opens windows for one test. In the end no page may have complained of anything in its console."""
    visitors = []

    def open_window(shop, **options):
        visitor = Visitor(browser, shop, **options)
        visitors.append(visitor)
        return visitor

    yield open_window
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    for visitor in visitors:
        visitor.close()
    assert complaints == []
