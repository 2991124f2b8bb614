import Commerce
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

@Suite struct ProductRoutesTests {
    @Test func aProductIsAddedShownEditedAndDeleted() async throws {
        try await Shop.open { shop in
            let added = try await shop.owner.post("/api/products", Shop.product(["sku": "L-1"]))
            #expect(added.status == 201)
            let id = try #require(added.json["id"].string)
            #expect(added.header("Location") == "/api/products/\(id)")
            #expect(added.header("ETag") == "\"1\"")
            #expect(added.json["ownerId"].string == shop.ownerId.description)
            #expect(added.json["price"] == ["amount": 4_999, "currency": "USD"])
            #expect(added.json["attributes"] == ["colour": "black"])
            #expect(added.json["stock"] == 10)
            #expect(added.json["sku"] == "L-1")
            #expect(added.json["createdAt"] == added.json["updatedAt"])

            let shown = try await shop.anyone.get("/api/products/\(id)")
            #expect(shown.status == 200)
            #expect(shown.json == added.json)
            #expect(shown.header("ETag") == "\"1\"")

            let edit: JSONValue = [
                "name": "Desk lamp", "description": "", "category": "Desks", "sku": .null, "attributes": [:],
                "price": ["amount": 0, "currency": "USD"],
            ]
            let edited = try await shop.owner.patch("/api/products/\(id)", edit, headers: ["If-Match": "\"1\""])
            #expect(edited.status == 200)
            #expect(edited.header("ETag") == "\"2\"")
            #expect(edited.json["name"] == "Desk lamp")
            #expect(edited.json["sku"] == .null)
            #expect(edited.json["attributes"] == [:])
            #expect(edited.json["price"]["amount"] == 0)
            #expect(try await shop.anyone.get("/api/products/\(id)").json == edited.json)

            let deleted = try await shop.owner.delete("/api/products/\(id)", headers: ["If-Match": "\"2\""])
            #expect(deleted.status == 204)
            #expect(try await shop.anyone.get("/api/products/\(id)").problemCode == "not_found")
            let again = try await shop.owner.delete("/api/products/\(id)", headers: ["If-Match": "*"])
            #expect(again.status == 404)
            let types = try await shop.events().map { $0["type"].string }
            #expect(types == ["product.created", "product.updated", "product.deleted"])
        }
    }

    @Test func anEditMustNameTheVersionItWasMadeFrom() async throws {
        try await Shop.open { shop in
            let path = "/api/products/\(try await shop.add())"
            let edit: JSONValue = ["name": "Other"]
            #expect(try await shop.owner.patch(path, edit).problemCode == "precondition_required")
            #expect(try await shop.owner.patch(path, edit).status == 428)
            #expect(try await shop.owner.delete(path).status == 428)
            for stale in ["\"2\"", "W/\"1\"", "\"01\"", "\"\"", "\"x\", \"7\""] {
                let answer = try await shop.owner.patch(path, edit, headers: ["If-Match": stale])
                #expect(answer.status == 412, "\(stale)")
                #expect(answer.problemCode == "precondition_failed")
                #expect(try await shop.owner.delete(path, headers: ["If-Match": stale]).status == 412)
            }
            for wrong in ["1", "\"1", "1\"", "\"1\" \"2\"", ","] {
                let answer = try await shop.owner.patch(path, edit, headers: ["If-Match": wrong])
                #expect(answer.problemCode == "invalid_header", "\(wrong)")
            }
            #expect(try await shop.anyone.get(path).json["name"] == "Reading lamp")
            let one = try await shop.owner.patch(path, edit, headers: ["If-Match": "\"9\", \"1\""])
            #expect(one.header("ETag") == "\"2\"")
            let any = try await shop.owner.patch(path, ["name": "Third"], headers: ["If-Match": "*"])
            #expect(any.header("ETag") == "\"3\"")
        }
    }

    @Test func sellingAndAnEditThatChangesNothingLeaveTheETagAlone() async throws {
        try await Shop.open { shop in
            let id = try await shop.add()
            _ = try await shop.reserve(.make(), [(id, 4)])
            let shown = try await shop.anyone.get("/api/products/\(id)")
            #expect(shown.json["stock"] == 6)
            #expect(shown.header("ETag") == "\"1\"")
            let same = try await shop.owner.patch(
                "/api/products/\(id)", ["name": "Reading lamp"], headers: ["If-Match": "\"1\""])
            #expect(same.status == 200)
            #expect(same.header("ETag") == "\"1\"")
            #expect(same.json == shown.json)
            #expect(try await shop.events().count == 1)
        }
    }

    @Test func anSKUBelongsToOneProduct() async throws {
        try await Shop.open { shop in
            _ = try await shop.add(["sku": "X"])
            let second = try await shop.other.post("/api/products", Shop.product(["sku": "X"]))
            #expect(second.status == 409)
            #expect(second.problemCode == "sku_taken")
            let id = try await shop.add(["sku": "Y"])
            let taken = try await shop.owner.patch("/api/products/\(id)", ["sku": "X"], headers: ["If-Match": "*"])
            #expect(taken.problemCode == "sku_taken")
        }
    }

    @Test func onlySignedInPeopleWriteAndOnlyTheirOwn() async throws {
        try await Shop.open { shop in
            let id = try await shop.add()
            let path = "/api/products/\(id)"
            let any: HTTPHeaders = ["If-Match": "*"]
            let edit: JSONValue = ["name": "Mine"]
            #expect(try await shop.anyone.post("/api/products", Shop.product()).status == 401)
            #expect(try await shop.anyone.patch(path, edit, headers: any).status == 401)
            #expect(try await shop.anyone.delete(path, headers: any).status == 401)
            #expect(try await shop.anyone.get(path + "/stock").status == 401)
            #expect(try await shop.anyone.post(path + "/stock", ["change": 1, "reason": "x"]).status == 401)
            #expect(try await shop.other.patch(path, edit, headers: any).problemCode == "forbidden")
            #expect(try await shop.other.delete(path, headers: any).status == 403)
            #expect(try await shop.other.get(path + "/stock").status == 403)
            #expect(try await shop.other.post(path + "/stock", ["change": 1, "reason": "x"]).status == 403)
            #expect(try await shop.anyone.get(path).json["name"] == "Reading lamp")
            #expect(try await shop.admin.patch(path, ["name": "Checked"], headers: any).status == 200)
            #expect(try await shop.admin.post(path + "/stock", ["change": 1, "reason": "x"]).status == 201)
            #expect(try await shop.admin.get(path + "/stock").status == 200)
            #expect(try await shop.admin.delete(path, headers: any).status == 204)
        }
    }

    @Test func withStaffAsWritersOnlyAdminsAdd() async throws {
        try await Shop.open(change: { $0.productWriters = .staff }) { shop in
            let refused = try await shop.owner.post("/api/products", ["nonsense": 1])
            #expect(refused.status == 403)
            #expect(refused.problemCode == "forbidden")
            #expect(try await shop.anyone.post("/api/products", Shop.product()).status == 401)
            #expect(try await shop.admin.post("/api/products", Shop.product()).status == 201)
            #expect(try await shop.anyone.get("/api/products").json["items"].elements.count == 1)
        }
    }

    @Test func eventsTellEverythingAboutTheProduct() async throws {
        try await Shop.open { shop in
            let id = try await shop.add(["sku": "S", "stock": 2])
            _ = try await shop.owner.post("/api/products/\(id)/stock", ["change": 3, "reason": "Delivery to Mr Smith"])
            let events = try await shop.events()
            #expect(events.map { $0["type"].string } == ["product.created", "product.stock_adjusted"])
            let created: JSONValue = [
                "productId": .string(id), "ownerId": .string(shop.ownerId.description), "name": "Reading lamp",
                "category": "Lighting", "price": ["amount": 4_999, "currency": "USD"], "sku": "S",
                "stock": ["available": 2, "reserved": 0, "sold": 0, "returned": 0, "supplied": 2],
            ]
            #expect(events[0]["body"] == created)
            #expect(events[1]["body"]["change"] == 3)
            #expect(events[1]["body"]["stock"]["supplied"] == 5)
            #expect(events[1]["body"]["reason"] == .null)
            let shown = try await shop.anyone.get("/api/products/\(id)")
            #expect(events[0]["occurredAt"] == shown.json["createdAt"])
        }
    }

    @Test func theServiceIsReadyWhenItsDatabaseAnswers() async throws {
        try await Shop.open { shop in
            let ready = try await shop.anyone.get("/health/ready")
            #expect(ready.status == 200)
            #expect(ready.json["checks"]["database"] == "ok")
        }
    }
}
