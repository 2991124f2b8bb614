"""Going from a list to one of its items and back."""

from playwright.sync_api import expect

from support.shop import eventually


def test_back_leads_to_the_list_as_it_was_left(start_shop, visit):
    shop = start_shop()
    admin = shop.admin()
    for number in range(45):
        admin.product(f"Thing {number:02}")
    visitor = visit(shop)
    visitor.go("/")
    cards = visitor.page.locator(".product-card")
    expect(cards).to_have_count(20)
    visitor.press("Show more")
    expect(cards).to_have_count(40)
    chosen = cards.nth(35).get_by_role("link")
    name = chosen.inner_text()
    chosen.scroll_into_view_if_needed()
    place = visitor.page.evaluate("window.scrollY")
    assert place > 1000
    chosen.click()
    visitor.heading(name)
    assert visitor.page.evaluate("window.scrollY") == 0
    visitor.page.go_back()
    visitor.heading("Shop")
    expect(cards).to_have_count(40)
    eventually(lambda: abs(visitor.page.evaluate("window.scrollY") - place) < 5, "the list is where it was left")


def test_back_shows_what_was_changed_meanwhile(shop, visit):
    admin = shop.admin()
    order = shop.register().place_order(admin.product("Boomerang")).json()
    visitor = visit(shop)
    visitor.sign_in_as_admin()
    visitor.go("/admin/orders")
    row = visitor.page.get_by_role("row", name=f"Order {order['number']} ")
    expect(row).to_contain_text("Paid")
    visitor.press(f"Order {order['number']}", role="link")
    visitor.press("Mark as shipped")
    visitor.sees("Mark as delivered")
    visitor.page.go_back()
    expect(row).to_contain_text("Shipped")
