"""From a stranger to a delivered order, with the owner watching."""

import re
import time

from playwright.sync_api import expect


def test_a_purchase_is_on_the_dashboard_live_and_its_refund_follows(start_shop, visit):
    shop = start_shop()
    shop.admin().product("Enamel Teapot", price=2500, stock=5, colour="blue")
    shop.admin().product("Desk Lamp", price=4000, stock=5, category="Lighting")

    owner = visit(shop)
    owner.sign_in_as_admin()
    owner.go("/admin")
    owner.sees("Live")
    expect(owner.figure("Gross sales")).to_have_text("$0.00")

    shopper = visit(shop)
    shopper.sign_up()
    shopper.page.get_by_role("searchbox").type("teap")
    shopper.sees("1 product")
    shopper.press("Enamel Teapot", role="link")
    shopper.heading("Enamel Teapot")
    shopper.press("One more")
    shopper.press("Add to cart")
    shopper.sees("2 in your cart")
    shopper.page.reload()
    shopper.press("Go to the cart", role="link")
    shopper.heading("Cart")
    shopper.press("Check out", role="link")
    shopper.fill_address()
    placed = time.monotonic()
    shopper.place_order()
    shopper.sees("Thank you for your order.")

    # Without a reload: the live strip, the totals, the list of products.
    order = owner.page.get_by_role("link", name=re.compile(r"^Order \d+$"))
    expect(order).to_be_visible()
    expect(owner.figure("Gross sales")).to_have_text("$50.00")
    print(f"on the dashboard {time.monotonic() - placed:.2f} s after the click")
    expect(owner.figure("Orders")).to_have_text("1")
    expect(owner.page.get_by_role("link", name="Enamel Teapot")).to_be_visible()
    expect(owner.page.get_by_text("Verified to the cent")).to_be_visible()

    order.click()
    owner.heading(re.compile(r"^Order \d+$"))
    owner.press("Mark as shipped")
    expect(owner.page.locator(".badge", has_text="Shipped").first).to_be_visible()
    shopper.page.reload()
    expect(shopper.page.locator(".badge", has_text="Shipped").first).to_be_visible()

    owner.press("Refund …")
    dialog = owner.page.get_by_role("dialog")
    dialog.get_by_label("Amount in USD").fill("12.50")
    dialog.get_by_label("Reason").fill("A dent in the lid")
    dialog.get_by_role("button", name="Refund", exact=True).click()
    expect(dialog).to_have_count(0)
    owner.sees("A dent in the lid")

    owner.press("Overview", role="link")
    expect(owner.figure("Refunds")).to_have_text("$12.50")
    expect(owner.figure("Net sales")).to_have_text("$37.50")
    expect(owner.figure("Gross sales")).to_have_text("$50.00")


def test_two_shoppers_and_one_last_item(shop, visit):
    last = shop.admin().product("Last Globe", price=9900, stock=1)
    shoppers = [visit(shop), visit(shop)]
    for shopper in shoppers:
        shopper.sign_up()
        shopper.put_into_cart(last)
        shopper.go("/checkout")
        shopper.fill_address()
    for shopper in shoppers:
        shopper.place_order()
    first, second = shoppers
    first.sees("Thank you for your order.")
    second.sees("Not all of this is available any more.")
    # The way on: take it out, and nothing was ordered.
    second.go("/orders")
    second.sees("You have not ordered anything yet")
    figures = shop.admin().get(f"/api/products/{last['id']}/stock").json()
    assert (figures["available"], figures["supplied"]) == (0, 1)


def test_an_order_is_cancelled_by_its_customer(shop, visit):
    product = shop.admin().product("Paper Kite", price=1500, stock=3)
    shopper = visit(shop)
    shopper.sign_up()
    shopper.put_into_cart(product)
    shopper.check_out()
    shopper.sees("Thank you for your order.")
    shopper.press("Cancel order")
    dialog = shopper.page.get_by_role("dialog")
    expect(dialog).to_contain_text("You get $15.00 back")
    dialog.get_by_role("button", name="Cancel order").click()
    expect(shopper.page.locator(".badge", has_text="Cancelled").first).to_be_visible()
    expect(shopper.page.get_by_role("button", name="Cancel order")).to_have_count(0)


def test_page_and_api_may_share_the_address_of_the_gateway(start_shop, visit):
    shop = start_shop(settings={"PUBLIC_GATEWAY_URL": ""})
    product = shop.admin().product("Tea Cosy", stock=2)
    shop.web = shop.gateway
    shopper = visit(shop)
    shopper.sign_up()
    shopper.put_into_cart(product)
    shopper.check_out()
    shopper.sees("Thank you")
    # The sign-in is the gateway's cookie, so a reload keeps it.
    shopper.page.reload()
    shopper.heading(re.compile(r"^Order \d+$"))
