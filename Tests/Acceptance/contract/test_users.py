"""Your own account, and everybody's."""

import uuid
from concurrent.futures import ThreadPoolExecutor

from support.contract import refused
from support.shop import PASSWORD, eventually


def test_people_change_their_name_and_with_their_password_their_address(shop):
    somebody = shop.register()
    assert somebody.patch("/api/users/me", {"name": "Grace"}).json()["name"] == "Grace"
    email = f"{uuid.uuid4()}@example.com"
    change = {"email": email, "currentPassword": PASSWORD}
    refused(somebody.patch("/api/users/me", change | {"currentPassword": "another one"}), 403, "wrong_password")
    refused(somebody.patch("/api/users/me", {"email": email}), 400, "invalid_body")
    refused(somebody.patch("/api/users/me", change | {"email": shop.register().email}), 409, "email_taken")
    refused(somebody.patch("/api/users/me", {"name": " "}), 422, "invalid_value")
    assert somebody.patch("/api/users/me", change).json()["email"] == email


def test_people_change_their_password(shop):
    somebody = shop.register()
    change = {"currentPassword": PASSWORD, "newPassword": "another password"}
    refused(somebody.post("/api/users/me/password", change | {"currentPassword": "wrong"}), 403, "wrong_password")
    refused(somebody.post("/api/users/me/password", change | {"newPassword": "short"}), 422, "invalid_value")
    assert somebody.post("/api/users/me/password", change).status_code == 204
    shop.client(somebody.email, "another password")


def test_of_two_passwords_at_the_same_moment_one_is_set(shop):
    def statuses():
        somebody = shop.register()
        clients = [somebody, shop.client(somebody.email)]
        change = {"currentPassword": PASSWORD, "newPassword": "another password"}
        with ThreadPoolExecutor() as threads:
            answers = list(threads.map(lambda client: client.post("/api/users/me/password", change), clients))
        return sorted(answer.status_code for answer in answers)

    # The later one is 403 when the earlier was done before it began; then once more.
    eventually(lambda: statuses() == [204, 409], "two passwords come at the same moment")


def test_people_delete_their_account(shop):
    somebody = shop.register()
    assert somebody.delete("/api/users/me").status_code == 204
    refused(somebody.get("/api/users/me"), 401, "account_deleted")


def test_admins_list_accounts_a_page_at_a_time(shop, admin):
    emails = {shop.register().email for _ in range(3)}
    first = admin.get("/api/users?limit=2&role=customer&disabled=false").json()
    second = admin.get(f"/api/users?limit=2&role=customer&disabled=false&cursor={first['nextCursor']}").json()
    assert emails <= {user["email"] for user in first["items"] + second["items"]}
    for query in ["limit=0", "limit=101", "cursor=x", "role=king", "disabled=1", "q=", "name=ada", "limit=1&limit=2"]:
        refused(admin.get("/api/users?" + query), 400, "invalid_query")


def test_admins_change_roles(shop, admin):
    somebody = shop.register()
    user = f"/api/users/{somebody.get('/api/users/me').json()['id']}"
    assert admin.patch(user, {"role": "admin"}).json()["role"] == "admin"
    assert admin.patch(user, {"role": "customer", "disabled": None}).json()["role"] == "customer"
    refused(admin.patch(user, {"role": "king"}), 422, "invalid_value")
    refused(admin.patch(user, {"role": 1}), 400, "invalid_body")
    refused(admin.patch(f"/api/users/{uuid.uuid4()}", {"role": "admin"}), 404, "not_found")


def test_the_last_admin_stays(start_shop):
    admin = start_shop().admin()
    itself = f"/api/users/{admin.get('/api/users/me').json()['id']}"
    refused(admin.patch(itself, {"role": "customer"}), 409, "last_admin")
    refused(admin.delete("/api/users/me"), 409, "last_admin")
