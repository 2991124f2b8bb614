/// The columns of one row of a scan, by their places in the statement, from 0; valid only while the row is read.
///
/// Every accessor throws ``SQLDatabaseError/unexpectedValue(column:expected:found:)`` when the value has another type or is
/// NULL.
public protocol SQLColumns {
    func int64(_ place: Int) throws -> Int64
    func text(_ place: Int) throws -> String
    func blob(_ place: Int) throws -> [UInt8]
}
