import CMongoC

extension BSONDocument {
    /// The document in libbson's form while `body` runs, which may append to it.
    func withBSON<Result>(_ body: (_ bson: OpaquePointer) throws -> Result) throws -> Result {
        var writer = BSONWriter()
        try writer.write(self)
        guard let bson = bson_new_from_data(writer.bytes, writer.bytes.count) else {
            throw MongoError.command(code: 10334, message: "the document is too large")
        }
        defer { bson_destroy(bson) }
        return try body(bson)
    }

    /// A copy of a document in libbson's form.
    init(_ bson: OpaquePointer) throws {
        guard let data = bson_get_data(bson) else { throw MongoError.unavailable(message: "there is no memory") }
        let start = UnsafeRawPointer(data)
        let count = Int32(littleEndian: start.loadUnaligned(as: Int32.self))
        var reader = BSONReader(UnsafeRawBufferPointer(start: start, count: Int(count)))
        self = try reader.readDocument()
    }

    /// The document that `body` makes at a place of libbson's, and what else it returns.
    static func receive<Value>(_ body: (_ reply: OpaquePointer) throws -> Value) throws -> (BSONDocument, Value) {
        // The size and the alignment that its binary interface fixes.
        let place = UnsafeMutableRawPointer.allocate(byteCount: 128, alignment: 128)
        defer { place.deallocate() }
        let bson = OpaquePointer(place)
        bson_init(bson)
        let value = try body(bson)
        defer { bson_destroy(bson) }
        return (try BSONDocument(bson), value)
    }
}
