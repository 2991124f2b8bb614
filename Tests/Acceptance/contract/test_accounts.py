"""Registering, signing in and staying signed in."""

import pytest

from support.contract import refused
from support.shop import ADMIN_EMAIL, PASSWORD


@pytest.fixture
def account():
    return {"email": "ada@example.com", "password": PASSWORD, "name": "Ada"}


def test_somebody_registers_once(shop):
    somebody = shop.register()
    assert somebody.get("/api/users/me").json()["email"] == somebody.email
    again = {"email": somebody.email.upper(), "password": PASSWORD, "name": "Ada"}
    refused(shop.client().post("/api/auth/register", again), 409, "email_taken")


def test_an_account_needs_an_address_and_a_password_of_eight_characters(shop, account):
    refused(shop.client().post("/api/auth/register", account | {"email": "no address"}), 422, "invalid_value")
    refused(shop.client().post("/api/auth/register", account | {"password": "short"}), 422, "invalid_value")
    refused(shop.client().post("/api/auth/register", account | {"role": "admin"}), 400, "invalid_body")


def test_only_the_right_password_signs_in(shop):
    somebody = shop.register()
    shop.client(somebody.email)
    wrong = {"email": somebody.email, "password": "another password"}
    refused(shop.client().post("/api/auth/login", wrong), 401, "invalid_credentials")
    refused(shop.client().post("/api/auth/login", wrong | {"email": ""}), 422, "invalid_value")


def test_a_disabled_account_cannot_sign_in(shop, admin):
    somebody = shop.register()
    user = somebody.get("/api/users/me").json()
    assert admin.patch(f"/api/users/{user['id']}", {"disabled": True}).status_code == 200
    refused(shop.client().post("/api/auth/login", {"email": somebody.email, "password": PASSWORD}), 403,
            "account_disabled")
    refused(somebody.get("/api/users/me"), 403, "account_disabled")
    refused(somebody.patch("/api/users/me", {"name": "Ada"}), 403, "account_disabled")
    refused(somebody.delete("/api/users/me"), 403, "account_disabled")


def test_tokens_are_renewed_until_somebody_signs_out(shop):
    client = shop.client()
    email = shop.register().email
    signed_in = client.post("/api/auth/login", {"email": email, "password": PASSWORD}).json()
    renewed = client.post("/api/auth/refresh", {"refreshToken": signed_in["refreshToken"]})
    assert renewed.status_code == 200
    assert client.post("/api/auth/logout", {"refreshToken": renewed.json()["refreshToken"]}).status_code == 204
    refused(client.post("/api/auth/refresh", {"refreshToken": renewed.json()["refreshToken"]}), 401,
            "invalid_refresh_token")
    refused(client.post("/api/auth/refresh", {"refreshToken": ""}), 422, "invalid_value")
    refused(client.post("/api/auth/logout", {"refreshToken": ""}), 422, "invalid_value")


def test_a_page_keeps_its_refresh_token_in_a_cookie(shop):
    page = shop.client()
    email = shop.register().email
    signed_in = page.post("/api/auth/login", {"email": email, "password": PASSWORD, "refreshTokenIn": "cookie"})
    assert "refreshToken" not in signed_in.json()
    assert "HttpOnly" in signed_in.headers["Set-Cookie"]
    assert page.post("/api/auth/refresh", {}).status_code == 200
    assert page.post("/api/auth/logout", {}).status_code == 204
    refused(page.post("/api/auth/refresh", {}), 401, "invalid_refresh_token")


def test_the_public_keys_are_there_for_all(shop):
    assert shop.client().get("/api/auth/jwks.json").json()["keys"]


def test_the_first_admin_comes_from_the_settings(admin):
    assert admin.get("/api/users/me").json() | {"email": ADMIN_EMAIL, "role": "admin"} == admin.get(
        "/api/users/me").json()
