"""The catalogue and its stock."""

import uuid

import pytest

from support.contract import refused


@pytest.fixture
def owner(shop):
    return shop.register()


@pytest.fixture
def product(owner):
    return owner.product("Teapot", colour="blue")


def path(product):
    return f"/api/products/{product['id']}"


def test_a_product_is_added_read_edited_and_deleted(owner, product):
    read = owner.get(path(product))
    assert read.json() == product
    edited = owner.patch(path(product), {"name": "Cup", "sku": None, "attributes": None}, If_Match=read.headers["ETag"])
    assert edited.json()["name"] == "Cup"
    refused(owner.patch(path(product), {"name": "Jug"}, If_Match=read.headers["ETag"]), 412, "precondition_failed")
    refused(owner.delete(path(product), If_Match=read.headers["ETag"]), 412, "precondition_failed")
    assert owner.delete(path(product), If_Match="*").status_code == 204
    refused(owner.get(path(product)), 404, "not_found")
    refused(owner.patch(path(product), {"name": "Jug"}, If_Match="*"), 404, "not_found")
    refused(owner.delete(path(product), If_Match="*"), 404, "not_found")


def test_an_edit_says_what_it_is_an_edit_of(owner, product):
    refused(owner.patch(path(product), {"name": "Jug"}), 428, "precondition_required")
    refused(owner.delete(path(product)), 428, "precondition_required")
    refused(owner.patch(path(product), {"name": "Jug"}, If_Match="1"), 400, "invalid_header")
    refused(owner.delete(path(product), If_Match="1"), 400, "invalid_header")
    refused(owner.patch(path(product), {"name": 1}, If_Match="*"), 400, "invalid_body")
    refused(owner.patch(path(product), {"name": ""}, If_Match="*"), 422, "invalid_value")


def test_a_product_is_its_owners(customer, product):
    refused(customer.patch(path(product), {"name": "Mine"}, If_Match="*"), 403, "forbidden")
    refused(customer.delete(path(product), If_Match="*"), 403, "forbidden")
    refused(customer.get(path(product) + "/stock"), 403, "forbidden")
    refused(customer.post(path(product) + "/stock", {"change": 1, "reason": "Mine"}), 403, "forbidden")


def test_an_sku_belongs_to_one_product(owner, product):
    new = {key: product[key] for key in ["name", "description", "category", "price", "stock"]} | {"sku": product["id"]}
    assert owner.post("/api/products", new).status_code == 201
    refused(owner.post("/api/products", new), 409, "sku_taken")
    refused(owner.patch(path(product), {"sku": product["id"]}, If_Match="*"), 409, "sku_taken")


def test_a_product_has_a_price_in_the_currency_of_the_store(owner, product):
    new = {key: product[key] for key in ["name", "description", "category", "price", "stock"]}
    refused(owner.post("/api/products", new | {"price": {"amount": 1, "currency": "EUR"}}), 422, "invalid_value")
    refused(owner.post("/api/products", new | {"price": 1}), 400, "invalid_body")


def test_only_staff_adds_products_where_that_is_so(start_shop):
    shop = start_shop(settings={"PRODUCT_WRITERS": "staff"})
    new = {
        "name": "Cup", "description": "", "category": "Kitchen", "price": {"amount": 1, "currency": "USD"}, "stock": 1}
    refused(shop.register().post("/api/products", new), 403, "forbidden")
    assert shop.admin().post("/api/products", new).status_code == 201


def test_products_are_found(shop, owner):
    category = str(uuid.uuid4())
    for name, price in [("Red teapot", 300), ("Blue teapot", 200), ("Blue cup", 100)]:
        owner.product(name, price=price, category=category, colour=name.partition(" ")[0])

    def names(query):
        found = shop.client().get(f"/api/products?category={category}{query}").json()
        return [product["name"] for product in found["items"]]

    assert names("&sort=price") == ["Blue cup", "Blue teapot", "Red teapot"]
    assert names("&q=teap&sort=-price&maxPrice=250") == ["Blue teapot"]
    assert names("&attributes.colour=Blue&minPrice=150") == ["Blue teapot"]
    assert names("&q=") == []


def test_products_come_a_page_at_a_time(shop, owner):
    category = str(uuid.uuid4())
    for number in range(3):
        owner.product(str(number), category=category)
    first = shop.client().get(f"/api/products?category={category}&limit=2").json()
    second = shop.client().get(f"/api/products?category={category}&limit=2&cursor={first['nextCursor']}").json()
    assert [product["name"] for product in first["items"] + second["items"]] == ["2", "1", "0"]
    assert "facets" in first and "facets" not in second and "nextCursor" not in second
    for query in ["limit=0", "cursor=x", "sort=size", "minPrice=2&maxPrice=1", "category=", "colour=blue"]:
        refused(shop.client().get("/api/products?" + query), 400, "invalid_query")


def test_stock_moves_by_adjustment(owner, product):
    stock = path(product) + "/stock"
    assert owner.post(stock, {"change": -3, "reason": "Dropped"}).json()["available"] == 7
    refused(owner.post(stock, {"change": -8, "reason": "Dropped"}), 409, "insufficient_stock")
    refused(owner.post(stock, {"change": 10**9, "reason": "A big delivery"}), 422, "stock_limit")
    refused(owner.post(stock, {"change": 0, "reason": "Nothing"}), 422, "invalid_value")
    refused(owner.post(stock, {"change": 1.5, "reason": "Half a one"}), 400, "invalid_body")
    first = owner.get(stock + "?limit=1").json()
    assert (first["supplied"], first["items"][0]["change"]) == (7, -3)
    assert owner.get(f"{stock}?limit=1&cursor={first['nextCursor']}").json()["items"][0]["change"] == 10
    refused(owner.get(stock + "?cursor=x"), 400, "invalid_query")


def test_what_is_not_there_has_no_stock(owner):
    for nothing in [uuid.uuid4(), "teapot"]:
        refused(owner.get(f"/api/products/{nothing}/stock"), 404, "not_found")
        refused(owner.post(f"/api/products/{nothing}/stock", {"change": 1, "reason": "Found"}), 404, "not_found")
