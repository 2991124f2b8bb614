"""What the browser has to fetch, and that it fetches nothing from elsewhere."""

MOST_BYTES = 100 * 1024


def test_the_storefront_needs_less_than_100_kilobytes_of_script(shop, visit):
    visitor = visit(shop)
    scripts, hosts = {}, set()

    def note(response):
        hosts.add(response.url.split("/")[2])
        if response.request.resource_type == "script":
            scripts[response.url] = int(response.headers["content-length"])

    visitor.page.on("response", note)
    # The page is there before the products are, which come from the gateway.
    with visitor.page.expect_response(lambda response: "/api/products" in response.url):
        visitor.go("/")
    assert scripts and sum(scripts.values()) < MOST_BYTES, scripts
    assert hosts == {visitor.shop.web.split("/")[2], visitor.shop.gateway.split("/")[2]}


def test_charts_load_with_the_dashboard_alone(shop, visit):
    visitor = visit(shop)
    visitor.sign_in_as_admin()
    charts = []
    visitor.page.on("request", lambda request: charts.append(request) if "SalesCanvas" in request.url else None)
    for path in ["/", "/orders", "/admin/orders", "/admin/products"]:
        visitor.go(path)
    assert charts == []
    visitor.go("/admin")
    visitor.page.wait_for_selector("canvas")
    assert len(charts) > 0


def test_a_page_of_the_shop_is_compressed_and_kept(shop, visit):
    visitor = visit(shop)
    answers = {}
    visitor.page.on("response", lambda response: answers.setdefault(response.url.split("?")[0], response.headers))
    visitor.go("/")
    page = answers[shop.web + "/"]
    assert page["cache-control"] == "no-cache"
    assert "unsafe" not in page["content-security-policy"]
    assets = [headers for url, headers in answers.items() if "/assets/" in url]
    assert assets
    assert all(headers["cache-control"] == "public, max-age=31536000, immutable" for headers in assets)
    # Smaller ones gain nothing from it.
    large = [headers for headers in assets if int(headers["content-length"]) > 1024]
    assert large and all(headers["content-encoding"] in ("br", "gzip") for headers in large)
