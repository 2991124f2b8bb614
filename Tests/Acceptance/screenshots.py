"""Takes a picture of every page, wide and narrow, light and dark.

    screenshots.py FOLDER
"""

import pathlib
import shutil
import sys
import tempfile

from playwright.sync_api import sync_playwright

from support.pages import Pages
from support.shop import Shop
from support.visitor import NARROW, WIDE, Visitor

APPEARANCES = {
    "wide-light": (WIDE, "light"),
    "wide-dark": (WIDE, "dark"),
    "narrow-light": (NARROW, "light"),
    "narrow-dark": (NARROW, "dark"),
}


def take(visitor, addresses, folder):
    for name, address in addresses.items():
        visitor.go(address)
        visitor.page.wait_for_load_state("networkidle" if not address.startswith("/admin") else "load")
        if address.split("?")[0] == "/admin":
            visitor.page.wait_for_selector("canvas")
        visitor.page.screenshot(path=folder / f"{name}.png", full_page=True)


def main():
    target = pathlib.Path(sys.argv[1])
    shutil.rmtree(target, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="tally-screenshots-") as directory, sync_playwright() as playwright:
        shop = Shop(directory)
        shop.demo(3000)
        with shop:
            customer = shop.register("Joan Clarke")
            pages = Pages(shop, customer)
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            for appearance, (viewport, scheme) in APPEARANCES.items():
                # Without motion, so that no picture catches a thing half way.
                options = {"viewport": viewport, "color_scheme": scheme, "reduced_motion": "reduce"}
                stranger = Visitor(browser, shop, **options)
                stranger.put_into_cart(pages.product)
                take(stranger, pages.for_everybody(), target / appearance)
                shopper = Visitor(browser, shop, **options)
                shopper.sign_in(customer.email)
                shopper.put_into_cart(pages.product)
                take(shopper, pages.for_customers(), target / appearance)
                owner = Visitor(browser, shop, **options)
                owner.sign_in_as_admin()
                take(owner, pages.for_admins(), target / appearance)
                print(f"{target / appearance}: {len(list((target / appearance).iterdir()))} pictures")
            browser.close()


main()
