"""What all acceptance tests share."""

import pytest

from support.shop import Shop


@pytest.fixture(scope="session")
def shop(tmp_path_factory):
    """A shop for all tests that can share one: they make products and customers of their own."""
    with Shop(tmp_path_factory.mktemp("shop")) as shop:
        yield shop


@pytest.fixture
def start_shop(tmp_path):
    """Starts shops for one test alone, and ends them after it."""
    started = []

    def start(name="shop", **options):
        directory = tmp_path / name
        directory.mkdir()
        shop = Shop(directory, **options)
        started.append(shop)
        shop.start()
        return shop

    yield start
    for shop in started:
        shop.__exit__()
