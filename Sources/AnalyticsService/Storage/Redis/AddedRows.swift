/// What is added to one hash: to each of some fields a row of numbers.
struct AddedRows {
    /// The most fields of one: a script can pass about 8,000 arguments to a command, and each field has two.
    private static let most = 2_000

    private var fields = MessagePackArray()
    private var rows = MessagePackArray()

    var isEmpty: Bool { fields.count == 0 }

    var isFull: Bool { fields.count == AddedRows.most }

    /// Adds `row` to the field whose name `name` writes.
    mutating func add(_ row: some Collection<Int>, to name: (inout MessagePackWriter) -> Void) {
        fields.append(name)
        rows.append { $0.write(row: row) }
    }

    mutating func add(_ row: some Collection<Int>, to number: Int) {
        add(row) { $0.write("\(number)") }
    }

    /// Writes the hash's key, the fields, and their rows.
    func write(key: String, to writer: inout MessagePackWriter) {
        writer.beginArray(3)
        writer.write(key)
        fields.write(to: &writer)
        rows.write(to: &writer)
    }
}
