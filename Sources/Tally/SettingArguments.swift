import ArgumentParser
import ServiceKit

/// Command-line arguments that are names of roles or settings with their values, in any order.
struct SettingArguments: Equatable {
    var roles: [ServiceRole] = []
    /// `--name`, `value`, `--name`, `value` …
    var options: [String] = []

    /// - Throws: `ValidationError` for an unknown role or setting, or a setting without a value.
    init(_ arguments: [String]) throws {
        let known = Set(
            Setting.all.map(\.option) + Setting.all.filter(\.isSecret).map { $0.option + "-file" })
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("--") else {
                roles.append(try SettingArguments.role(argument))
                continue
            }
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard known.contains(parts[0]) else {
                throw ValidationError("There is no option \(parts[0]). `tally help serve` lists them all.")
            }
            guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
                throw ValidationError("The option \(parts[0]) needs a value.")
            }
            options += [parts[0], value]
        }
    }

    static func role(_ name: String) throws -> ServiceRole {
        guard let role = ServiceRole(rawValue: name) else {
            let roles = ServiceRole.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("There is no role \(name). The roles are \(roles).")
        }
        return role
    }

    /// The settings as help text, one below the other.
    static var help: String {
        let width = Setting.all.map(\.option.count).max() ?? 0
        return Setting.all.map { setting in
            let name = setting.option + String(repeating: " ", count: width - setting.option.count)
            let fallback = setting.defaultText.isEmpty ? "" : " (default: \(setting.defaultText))"
            return "  \(name)  \(setting.explanation)\(fallback)"
        }.joined(separator: "\n")
    }
}
