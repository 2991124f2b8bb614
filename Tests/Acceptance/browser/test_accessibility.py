"""Every page for everybody: by axe's rules, on a telephone, in the dark, and by keyboard alone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from support.pages import Pages
from support.visitor import NARROW, WIDE

APPEARANCES = {
    "wide and light": {"viewport": WIDE, "color_scheme": "light"},
    "narrow and dark": {"viewport": NARROW, "color_scheme": "dark"},
}


@pytest.fixture(scope="module")
def customer(shop):
    return shop.register("Joan Clarke")


@pytest.fixture(scope="module")
def pages(shop, customer):
    return Pages(shop, customer)


def mistakes(visitor, name):
    """What axe finds on the page that is shown, and whether it is wider than the window."""
    found = Axe().run(visitor.page, options={"resultTypes": ["violations"]}).response["violations"]
    lines = [
        f"{name}: {violation['id']}: {node['html'][:150]} {node.get('failureSummary', '')}"
        for violation in found for node in violation["nodes"]]
    overflow = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return lines + ([f"{name}: {overflow} px wider than the window"] if overflow > 0 else [])


def look_at(visitor, addresses):
    found = []
    for name, address in addresses.items():
        visitor.go(address)
        found += mistakes(visitor, name)
    return found


@pytest.mark.parametrize("appearance", APPEARANCES)
def test_nothing_is_wrong_with_the_pages_of_strangers(shop, visit, pages, appearance):
    visitor = visit(shop, **APPEARANCES[appearance])
    visitor.put_into_cart(pages.product)
    assert look_at(visitor, pages.for_everybody()) == []


@pytest.mark.parametrize("appearance", APPEARANCES)
def test_nothing_is_wrong_with_the_pages_of_customers(shop, visit, pages, customer, appearance):
    visitor = visit(shop, **APPEARANCES[appearance])
    visitor.sign_in(customer.email)
    visitor.put_into_cart(pages.product)
    found = look_at(visitor, pages.for_customers())
    visitor.go(f"/orders/{pages.order['id']}")
    visitor.press("Cancel order")
    assert found + mistakes(visitor, "cancel dialog") == []


@pytest.mark.parametrize("appearance", APPEARANCES)
def test_nothing_is_wrong_with_the_pages_of_admins(shop, visit, pages, appearance):
    visitor = visit(shop, **APPEARANCES[appearance])
    visitor.sign_in_as_admin()
    found = look_at(visitor, pages.for_admins())
    visitor.go(f"/admin/orders/{pages.order['id']}")
    visitor.press("Refund …")
    assert found + mistakes(visitor, "refund dialog") == []


def tab_to(page, name, role):
    """Presses Tab until the focus is on what is wanted, as somebody without a mouse does."""
    wanted = page.get_by_role(role, name=name).first
    expect(wanted).to_be_visible()
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"the focus never came to the {role} {name}")


def test_a_purchase_by_keyboard_alone(shop, visit, pages):
    visitor = visit(shop)
    visitor.sign_up()
    page, keyboard = visitor.page, visitor.page.keyboard
    visitor.go("/")
    keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    tab_to(page, "Search products", "searchbox")
    keyboard.type("stoneware teapot")
    visitor.sees("1 product")
    tab_to(page, "Add to cart: Stoneware Teapot", "button")
    keyboard.press("Enter")
    tab_to(page, "Stoneware Teapot", "link")
    keyboard.press("Enter")
    # A new page begins at its heading.
    expect(page.get_by_role("heading", level=1, name="Stoneware Teapot")).to_be_focused()
    tab_to(page, "Go to the cart", "link")
    keyboard.press("Enter")
    tab_to(page, "Check out", "link")
    keyboard.press("Enter")
    visitor.heading("Checkout")
    for label, text in {"Street and number": "1 Compiler Way", "Postal code": "22202", "City": "Arlington"}.items():
        tab_to(page, label, "textbox")
        keyboard.type(text)
    tab_to(page, "Country", "combobox")
    keyboard.type("United States")
    tab_to(page, "Place order", "button")
    keyboard.press("Enter")
    visitor.sees("Thank you for your order.")
    tab_to(page, "Cancel order", "button")
    keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Cancel order")).to_be_focused()


def test_nothing_moves_for_those_who_asked_for_that(shop, visit, pages):
    visitor = visit(shop, reduced_motion="reduce")
    visitor.sign_in_as_admin()
    visitor.go("/admin")
    moving = visitor.page.evaluate("document.getAnimations().filter((each) => each.playState === 'running').length")
    assert moving == 0
