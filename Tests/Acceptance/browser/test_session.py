"""Staying signed in, and not staying so."""

from playwright.sync_api import expect

from support.shop import ADMIN_EMAIL, ADMIN_PASSWORD, PASSWORD, eventually


def test_a_reload_keeps_the_sign_in_and_no_script_can_read_what_does(shop, visit):
    visitor = visit(shop)
    visitor.sign_up("Ada Byron")
    visitor.page.reload()
    visitor.press("Account", role="link")
    visitor.heading("Account")
    readable = visitor.page.evaluate(
        "JSON.stringify([document.cookie, Object.entries(localStorage), Object.entries(sessionStorage)])")
    token = next(each for each in visitor.context.cookies() if each["name"] == "tally_refresh")
    assert token["httpOnly"] and token["sameSite"] == "Strict" and token["path"] == "/api/auth"
    assert token["value"] not in readable
    assert "eyJ" not in readable


def test_an_access_token_is_renewed_without_anybody_noticing(shop, visit):
    visitor = visit(shop)
    visitor.page.clock.install()
    visitor.sign_up()
    renewals = []
    visitor.page.on("request", lambda request: renewals.append(request) if "/auth/refresh" in request.url else None)
    visitor.page.clock.fast_forward("16:00")
    visitor.press("Orders", role="link")
    visitor.sees("You have not ordered anything yet")
    assert len(renewals) == 1
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)


def test_signing_out_in_one_tab_signs_out_the_other(shop, visit):
    visitor = visit(shop)
    visitor.sign_up()
    other = visitor.context.new_page()
    other.goto("/account")
    expect(other.get_by_role("heading", level=1, name="Account")).to_be_visible()
    visitor.go("/account")
    visitor.press("Sign out")
    expect(visitor.page.get_by_role("link", name="Sign in")).to_be_visible()
    expect(other.get_by_role("heading", level=1, name="Sign in")).to_be_visible()
    eventually(
        lambda: not [each for each in visitor.context.cookies() if each["name"] == "tally_refresh"],
        "the cookie is gone, too")


def test_a_stranger_is_led_to_the_sign_in_and_back(shop, visit):
    visitor = visit(shop)
    visitor.page.goto("/admin/orders?status=paid")
    visitor.heading("Sign in")
    visitor.fill("Email", ADMIN_EMAIL)
    visitor.fill("Password", "wrong password")
    visitor.press("Sign in")
    expect(visitor.page.get_by_role("alert")).to_be_visible()
    visitor.fill("Password", ADMIN_PASSWORD)
    visitor.press("Sign in")
    visitor.heading("Orders")
    expect(visitor.page).to_have_url(f"{shop.web}/admin/orders?status=paid")


def test_a_customer_sees_nothing_of_the_administration(shop, visit):
    visitor = visit(shop)
    visitor.sign_up()
    expect(visitor.page.get_by_role("link", name="Dashboard")).to_have_count(0)
    visitor.page.goto("/admin")
    visitor.sees("This page is for the people who run the shop")


def test_the_network_that_is_gone_is_told(shop, visit):
    visitor = visit(shop)
    visitor.go("/")
    visitor.context.set_offline(True)
    visitor.sees("You are offline.")
    visitor.context.set_offline(False)
    expect(visitor.page.get_by_text("You are offline.")).to_have_count(0)


def test_a_renewal_that_comes_late_does_not_undo_signing_out(shop, visit):
    visitor = visit(shop)
    visitor.page.clock.install()
    visitor.sign_up()
    visitor.go("/account")
    held = []
    visitor.page.route("**/api/auth/refresh", lambda route: held.append(route), times=1)
    visitor.page.clock.fast_forward("16:00")
    visitor.press("Change name")
    eventually(lambda: visitor.page.wait_for_timeout(50) or held, "the page renews its token")
    visitor.press("Sign out")
    with visitor.page.expect_response("**/api/auth/logout"):
        held[0].continue_()
    expect(visitor.page.get_by_role("link", name="Sign in")).to_be_visible()
    visitor.page.reload()
    expect(visitor.page.get_by_role("link", name="Sign in")).to_be_visible()


def test_what_one_person_set_off_is_not_sent_as_another(shop, visit):
    visitor = visit(shop)
    visitor.page.clock.install()
    visitor.sign_up("First Person")
    visitor.go("/account")
    second = shop.register("Second Person")
    held, changes = [], []
    visitor.page.route("**/api/auth/refresh", lambda route: held.append(route), times=1)
    visitor.page.on("request", lambda request: changes.append(request) if request.method == "PATCH" else None)
    visitor.page.clock.fast_forward("16:00")
    visitor.fill("Name", "Somebody Else")
    visitor.press("Change name")
    eventually(lambda: visitor.page.wait_for_timeout(50) or held, "the page renews its token")
    other = visitor.context.new_page()
    other.goto("/account")
    other.get_by_role("button", name="Sign out").click()
    other.goto("/sign-in")
    other.get_by_label("Email", exact=True).fill(second.email)
    other.get_by_label("Password", exact=True).fill(PASSWORD)
    other.get_by_role("button", name="Sign in", exact=True).click()
    expect(other.get_by_role("link", name="Account")).to_be_visible()
    held[0].continue_()
    # This tab is the other person's, too, by now.
    visitor.sees(f"Signed in as {second.email}")
    expect(visitor.page.get_by_label("Name", exact=True)).to_have_value("Second Person")
    assert changes == []


def test_signing_in_again_in_one_tab_does_it_for_the_other(shop, visit):
    visitor = visit(shop)
    visitor.page.clock.install()
    email = visitor.sign_up()
    other = visitor.context.new_page()
    for page in (visitor.page, other):
        page.goto("/account")
        expect(page.get_by_role("heading", level=1, name="Account")).to_be_visible()
    ended = shop.client(email).post(
        "/api/users/me/password", {"currentPassword": PASSWORD, "newPassword": "another long password"})
    assert ended.status_code == 204, ended.text
    visitor.page.clock.fast_forward("20:00")
    for page in (visitor.page, other):
        page.get_by_role("button", name="Change name").click()
        expect(page.get_by_role("dialog")).to_contain_text("Your session has ended.")
    dialog = visitor.page.get_by_role("dialog")
    dialog.get_by_label("Password", exact=True).fill("another long password")
    dialog.get_by_role("button", name="Sign in").click()
    for page in (visitor.page, other):
        expect(page.get_by_text("Your name is changed.")).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_shop_is_open_while_nobody_can_sign_in(start_shop, visit):
    shop = start_shop(apart=["users"])
    shop.admin().product("Night Bell")
    visitor = visit(shop)
    visitor.sign_up()
    shop.kill("users")
    visitor.page.goto("/")
    visitor.sees("Night Bell")


def test_the_sign_in_leads_to_no_other_site(shop, visit):
    visitor = visit(shop)
    email = shop.register().email
    visitor.page.goto("/sign-in?next=%2F%09%2Felsewhere.example%2F")
    visitor.fill("Email", email)
    visitor.fill("Password", PASSWORD)
    visitor.press("Sign in")
    visitor.heading("Shop")
    expect(visitor.page).to_have_url(f"{shop.web}/")
