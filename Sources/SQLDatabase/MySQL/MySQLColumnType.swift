import CMariaDB

/// What the values of a column are read as.
enum MySQLColumnType {
    case integer
    case real
    /// What sums of integers are.
    case decimal
    case text
    case blob
    case null
    case unknown(UInt32)

    init(_ field: MYSQL_FIELD) {
        /// The number of the character set that stands for none.
        let binary: UInt32 = 63
        switch field.type {
        case MYSQL_TYPE_TINY, MYSQL_TYPE_SHORT, MYSQL_TYPE_INT24, MYSQL_TYPE_LONG, MYSQL_TYPE_LONGLONG:
            self = .integer
        case MYSQL_TYPE_FLOAT, MYSQL_TYPE_DOUBLE:
            self = .real
        case MYSQL_TYPE_DECIMAL, MYSQL_TYPE_NEWDECIMAL:
            self = .decimal
        case MYSQL_TYPE_VARCHAR, MYSQL_TYPE_VAR_STRING, MYSQL_TYPE_STRING, MYSQL_TYPE_TINY_BLOB,
            MYSQL_TYPE_MEDIUM_BLOB, MYSQL_TYPE_LONG_BLOB, MYSQL_TYPE_BLOB:
            self = field.charsetnr == binary ? .blob : .text
        case MYSQL_TYPE_NULL:
            self = .null
        default:
            self = .unknown(field.type.rawValue)
        }
    }

    /// What libmariadb is to hand such values over as.
    var bound: enum_field_types {
        switch self {
        case .integer: MYSQL_TYPE_LONGLONG
        case .real: MYSQL_TYPE_DOUBLE
        case .decimal, .text, .blob, .null, .unknown: MYSQL_TYPE_STRING
        }
    }
}
