"""Health, metrics, this description, and what no operation answers."""

from support.contract import DOCUMENT, refused


def test_the_platform_says_how_it_is(shop):
    client = shop.client()
    assert client.get("/health").json()["status"] == "ready"
    assert client.get("/health/live").json()["status"] == "live"
    assert client.get("/health/ready").json()["status"] == "ready"
    assert "# TYPE" in client.get("/metrics").text


def test_the_platform_serves_its_description(shop):
    assert shop.client().get("/api/openapi.yaml").content == DOCUMENT.read_bytes()
    assert "<script" not in shop.client().get("/api/docs").text
    for path in ["/api/openapi.yaml", "/api/docs"]:
        known = shop.client().get(path).headers["ETag"]
        assert shop.client().get(path, If_None_Match=known).status_code == 304


def test_what_is_not_there_is_not_found(shop, admin):
    for path in ["/api", "/api/carts", "/internal/events", "/api/products/1/reviews"]:
        refused(admin.get(path), 404, "not_found")
    refused(admin.get("/api/products/teapot"), 404, "not_found")


def test_a_path_has_its_methods_alone(contract, shop, admin):
    methods = {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"}
    for template in contract.document["paths"]:
        path = template.replace("{id}", "0199b6f0-7c1e-7d2a-9f41-3c5a8e0b6d17")
        has = {each.method for each in contract.operations.values() if each.template == template}
        if path == "/api/users/0199b6f0-7c1e-7d2a-9f41-3c5a8e0b6d17":
            assert has == {"PATCH"}
        for method in methods - has:
            answer = admin.send(method, path)
            refused(answer, 405, "method_not_allowed")
            assert {each for each in answer.headers["Allow"].split(", ")} == has | ({"HEAD"} if "GET" in has else set())


def test_where_there_is_get_there_is_head(contract, shop, admin):
    for operation in contract.operations.values():
        if operation.method == "GET" and "{" not in operation.template and operation.name != "streamLiveNumbers":
            assert admin.send("HEAD", operation.template).status_code == 200


def test_headers_have_a_size(shop):
    refused(shop.client().get("/api/products", Accept_Language="a" * 40_000), 431, "headers_too_large")
