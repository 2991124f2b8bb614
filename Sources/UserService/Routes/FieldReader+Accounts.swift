import ServiceKit

extension FieldReader {
    /// An address for an account.
    mutating func email(_ name: String) -> EmailAddress {
        parsed(
            name, "an email address such as name@example.com, of at most 254 characters", fallback: .nobody,
            EmailAddress.init)
    }

    /// A name that people can read: 1 to 100 characters, not all of them spaces.
    mutating func personName(_ name: String) -> String {
        let text = text(name, 1...100)
        if !text.isEmpty, text.allSatisfy(\.isWhitespace) {
            impossible(name, "format", "This must not be blank.")
        }
        return text
    }

    /// A password to be set: 8 to 128 characters of any kind.
    mutating func newPassword(_ name: String) -> String {
        text(name, 8...128)
    }

    /// A password to be checked: no rule beyond what no password can be, so that old ones go on working.
    mutating func givenPassword(_ name: String) -> String {
        text(name, 1...128)
    }
}
