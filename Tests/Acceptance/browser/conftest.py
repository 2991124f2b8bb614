"""The browser that all tests of the page share, and a window for each test."""

import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

from support.visitor import Visitor

# A page waits for the shop, which on a busy machine takes its time.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def browser():
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
