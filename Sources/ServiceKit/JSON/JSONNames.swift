/// The names of the members that a ``JSONReader`` looks for in an object.
public struct JSONNames<Name: Sendable>: Sendable {
    @usableFromInline let cases: [Name]
    @usableFromInline let table: JSONNameTable

    /// The raw values of all cases. A reader is fastest when the cases have the order of the members.
    public init() where Name: CaseIterable & RawRepresentable<String> {
        cases = Array(Name.allCases)
        table = JSONNameTable(cases.map(\.rawValue))
    }
}

/// Names as bytes one after the other, which a reader compares without making a string.
@usableFromInline struct JSONNameTable: Sendable {
    private let bytes: [UInt8]
    private let ends: [Int]

    init(_ names: [String]) {
        precondition(names.count <= UInt64.bitWidth, "an object has more names than a set of 64 bits can hold")
        bytes = names.flatMap(\.utf8)
        var ends: [Int] = []
        for name in names { ends.append((ends.last ?? 0) + name.utf8.count) }
        self.ends = ends
    }

    /// Which of the names `name` is, trying `expected` and those behind it first.
    func index(of name: UnsafeBufferPointer<UInt8>, expected: Int) -> Int? {
        (expected..<ends.count).first { isEqual($0, name) }
            ?? (0..<min(expected, ends.count)).first { isEqual($0, name) }
    }

    private func isEqual(_ index: Int, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = index == 0 ? 0 : ends[index - 1]
        return ends[index] - start == name.count
            && bytes.withUnsafeBufferPointer { $0[start..<start + name.count].elementsEqual(name) }
    }
}
