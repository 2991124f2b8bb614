"""What those who run the shop rely on."""

import json

from playwright.sync_api import expect

from support.visitor import NARROW


def refund(visitor):
    """Asks for one dollar back."""
    visitor.press("Refund …")
    visitor.fill("Amount in USD", "1.00")
    visitor.fill("Reason", "A scratch")
    visitor.press("Refund")


def test_a_refund_without_an_answer_is_made_once_also_from_another_dialog(shop, visit):
    admin = shop.admin()
    order = shop.register().place_order(admin.product("Boomerang")).json()
    visitor = visit(shop)
    visitor.sign_in_as_admin()
    visitor.go(f"/admin/orders/{order['id']}")
    keys = visitor.lose_first_answer("**/refunds")
    refund(visitor)
    expect(visitor.page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    visitor.press("Do not refund")
    refund(visitor)
    visitor.sees("The refund was made.")
    assert len(keys) == 2 and keys[0] == keys[1]
    assert len(admin.get(f"/api/orders/{order['id']}").json()["refunds"]) == 1


def test_a_dialog_stays_when_text_is_selected_out_of_it(shop, visit):
    admin = shop.admin()
    order = shop.register().place_order(admin.product("Boomerang")).json()
    visitor = visit(shop)
    visitor.sign_in_as_admin()
    visitor.go(f"/admin/orders/{order['id']}")
    visitor.press("Refund …")
    dialog = visitor.page.get_by_role("dialog")
    dialog.get_by_label("Reason", exact=True).hover()
    visitor.page.mouse.down()
    visitor.page.mouse.move(5, 5)
    visitor.page.mouse.up()
    expect(dialog).to_be_visible()
    visitor.page.mouse.click(5, 5)
    expect(dialog).to_have_count(0)


def test_a_stream_may_end_its_lines_as_it_likes(shop, visit):
    """The lines of a message end in CRLF, and its data are several of them."""
    update = {
        "position": 7, "date": "2026-01-01", "timeZone": "UTC", "orders": [], "totals": {"orders": 4711},
        "verification": {"status": "verified", "position": 7, "drift": 0}}
    data = "\r\n".join(f"data: {line}" for line in json.dumps(update, indent=1).split("\n"))
    headers = {
        "Access-Control-Allow-Origin": shop.web, "Cache-Control": "no-store", "Content-Type": "text/event-stream"}
    visitor = visit(shop)
    visitor.sign_in_as_admin()
    visitor.page.route("**/api/analytics/stream", lambda route: route.fulfill(
        headers=headers, body=f"\ufeff: hello\r\n\r\nevent: update\r\nid: e-7\r\n{data}\r\n\r\n"))
    visitor.go("/admin")
    expect(visitor.page.locator(".live")).to_contain_text("4,711")


def test_nothing_is_wider_than_a_telephone_however_long_the_words_are(shop, visit):
    admin = shop.admin()
    product = admin.product("Donaudampfschifffahrt" * 5, category="Kraftfahrzeug" * 6, price=1_234_567_890)
    customer = shop.register("Rhabarberbarbara" * 5)
    order = customer.place_order(product).json()
    visitor = visit(shop, viewport=NARROW)
    visitor.sign_in_as_admin()
    visitor.put_into_cart(product)
    wide = []
    for address in [
        "/", f"/products/{product['id']}", "/cart", "/checkout", "/orders", f"/orders/{order['id']}", "/admin",
        "/admin/products", f"/admin/products/{product['id']}", "/admin/orders", f"/admin/orders/{order['id']}",
        "/admin/users",
    ]:
        visitor.go(address)
        if visitor.page.evaluate("document.documentElement.scrollWidth") > NARROW["width"]:
            wide.append(address)
    assert wide == []
