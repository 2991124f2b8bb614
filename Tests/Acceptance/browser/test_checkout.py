"""What can go wrong between the cart and the order, and that it stays one order."""

from playwright.sync_api import expect

from support.shop import eventually


def ready_to_order(shop, visit, product):
    """A new customer at the checkout, with one piece of a product and an address."""
    shopper = visit(shop)
    shopper.email = shopper.sign_up()
    shopper.put_into_cart(product)
    shopper.go("/checkout")
    shopper.fill_address()
    return shopper


def orders_of(shop, shopper):
    return shop.client(shopper.email).get("/api/orders").json()["items"]


def test_a_double_click_and_a_reload_make_one_order(shop, visit):
    product = shop.admin().product("Double Boiler", stock=10)
    shopper = ready_to_order(shop, visit, product)
    shopper.place_order_button().dblclick()
    shopper.sees("Thank you for your order.")
    shopper.page.reload()
    shopper.sees("Thank you for your order.")
    assert len(orders_of(shop, shopper)) == 1
    shopper.go("/cart")
    shopper.sees("Your cart is empty")


def test_an_answer_that_got_lost_is_asked_for_again_under_the_same_key(shop, visit):
    product = shop.admin().product("Lost Letter", stock=10)
    shopper = ready_to_order(shop, visit, product)
    keys = shopper.lose_first_answer("**/api/orders")
    shopper.place_order()
    shopper.sees("It is not known yet whether this order was placed.")
    # Also after a reload the page knows that there is an attempt, and repeats it as it was.
    shopper.page.reload()
    shopper.sees("It is not known yet whether this order was placed.")
    shopper.place_order()
    shopper.sees("Thank you for your order.")
    assert len(keys) == 2 and keys[0] == keys[1]
    assert len(orders_of(shop, shopper)) == 1


def test_a_declined_card_can_be_replaced(shop, visit):
    product = shop.admin().product("Card House", stock=10)
    shopper = ready_to_order(shop, visit, product)
    shopper.page.get_by_label("Test card", exact=True).select_option("tok_declined")
    shopper.place_order()
    shopper.sees("The payment was declined.")
    shopper.page.get_by_label("Test card", exact=True).select_option("tok_accepted")
    shopper.place_order()
    shopper.sees("Thank you for your order.")
    assert sorted(order["status"] for order in orders_of(shop, shopper)) == ["cancelled", "paid"]


def test_a_price_that_changed_is_shown_before_anything_is_ordered(shop, visit):
    admin = shop.admin()
    product = admin.product("Moving Target", price=1000, stock=10)
    shopper = ready_to_order(shop, visit, product)
    expect(shopper.place_order_button()).to_have_text("Place order for $10.00")
    changed = admin.patch(
        f"/api/products/{product['id']}", {"price": {"amount": 1250, "currency": "USD"}}, If_Match="*")
    assert changed.status_code == 200, changed.text
    shopper.place_order()
    shopper.sees("The prices have changed.")
    assert orders_of(shop, shopper) == []
    expect(shopper.place_order_button()).to_have_text("Place order for $12.50")
    shopper.place_order()
    shopper.sees("Thank you for your order.")
    assert orders_of(shop, shopper)[0]["total"]["amount"] == 1250


def test_what_is_wrong_with_the_address_is_said_at_its_field(shop, visit):
    product = shop.admin().product("Address Book", stock=10)
    shopper = ready_to_order(shop, visit, product)
    shopper.fill("City", "")
    shopper.fill("Postal code", "1" * 21)
    shopper.place_order()
    city = shopper.page.get_by_label("City", exact=True)
    expect(city).to_have_attribute("aria-invalid", "true")
    expect(city).to_have_accessible_description("Fill this in.")
    expect(shopper.page.get_by_label("Postal code", exact=True)).to_have_attribute("aria-invalid", "true")
    shopper.fill("City", "Arlington")
    shopper.fill("Postal code", "22202")
    shopper.place_order()
    shopper.sees("Thank you for your order.")


def test_a_session_that_ends_at_the_checkout_is_taken_up_again_there(shop, visit):
    product = shop.admin().product("Hourglass", stock=10)
    shopper = visit(shop)
    shopper.page.clock.install()
    shopper.email = shopper.sign_up()
    shopper.put_into_cart(product)
    shopper.go("/checkout")
    shopper.fill_address()
    # The sign-in is ended elsewhere, and 20 minutes later the access token is over, too.
    ended = shop.client(shopper.email).post(
        "/api/users/me/password", {"currentPassword": "a long password", "newPassword": "another long password"})
    assert ended.status_code == 204, ended.text
    shopper.page.clock.fast_forward("20:00")
    shopper.place_order()
    dialog = shopper.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Your session has ended.")
    dialog.get_by_label("Password", exact=True).fill("not the password")
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_label("Password", exact=True).fill("another long password")
    dialog.get_by_role("button", name="Sign in").click()
    shopper.sees("Thank you for your order.")
    orders = shop.client(shopper.email, "another long password").get("/api/orders").json()["items"]
    assert [order["shippingAddress"]["line1"] for order in orders] == ["1 Compiler Way"]


def test_products_that_are_down_and_back(start_shop, visit):
    shop = start_shop(apart=["products"])
    product = shop.admin().product("Phoenix", price=700, stock=3)
    shopper = ready_to_order(shop, visit, product)
    shop.kill("products")
    shopper.place_order()
    expect(shopper.page.get_by_role("alert").first).to_be_visible()
    shopper.page.goto("/")
    shopper.sees("This could not be loaded")
    shop.bring_back("products")
    shopper.press("Try again")
    shopper.sees("1 product")
    shopper.go("/checkout")
    shopper.place_order()
    shopper.sees("Thank you for your order.")
    assert len(orders_of(shop, shopper)) == 1
    admin = shop.admin()
    eventually(lambda: admin.get(f"/api/products/{product['id']}/stock").json()["sold"] == 1, "one is sold")
