/// The kinds of SQL that a ``SQLDatabase`` may speak.
public enum SQLDialect: Sendable, Hashable {
    case sqlite
}
