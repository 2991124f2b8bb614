import CLibPQ

/// The columns of a result: their names and the numbers of their types.
final class PostgreSQLColumnList {
    let names: [String]
    let types: [Oid]

    init(_ result: OpaquePointer) {
        let places = 0..<PQnfields(result)
        names = places.map { String(cString: PQfname(result, $0)) }
        types = places.map { PQftype(result, $0) }
    }
}
