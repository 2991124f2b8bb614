/// Why the API's description cannot be read.
struct UnusableDocument: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
