import Configuration
import Foundation

/// Reads settings by name and collects what is wrong with them, so that one start reports every mistake.
struct SettingReader {
    private let reader: ConfigReader
    private(set) var problems: [String] = []
    /// What was set, with secrets hidden.
    private(set) var given: [String: String] = [:]

    init(_ reader: ConfigReader) {
        self.reader = reader
    }

    mutating func note(_ name: String, _ problem: String) {
        problems.append("\(name) \(problem)")
    }

    /// The value as given, or nil when it is absent or empty. A secret may come from the file in `NAME_FILE`.
    mutating func text(_ name: String) -> String? {
        let setting = Setting.named(name)
        if let value = value(name, isSecret: setting.isSecret) {
            given[name] = setting.isSecret ? "<secret>" : value
            return value
        }
        guard setting.isSecret, let path = value(name + "_FILE", isSecret: false) else { return nil }
        do {
            given[name + "_FILE"] = path
            let content = try String(contentsOfFile: path, encoding: .utf8)
            return content.trimmingCharacters(in: .newlines)
        } catch {
            note(name + "_FILE", "names \(path), which cannot be read")
            return nil
        }
    }

    private func value(_ name: String, isSecret: Bool) -> String? {
        let value = reader.string(forKey: key(of: name), isSecret: isSecret)
        return value?.isEmpty == true ? nil : value
    }

    private func key(of name: String) -> ConfigKey {
        ConfigKey(name.lowercased().replacing("_", with: "."))
    }

    /// Whether the setting is given and empty, for those where that means something else than leaving it out.
    func isEmpty(_ name: String) -> Bool {
        reader.string(forKey: key(of: name))?.isEmpty == true
    }

    mutating func integer(_ name: String, in range: ClosedRange<Int>) -> Int {
        let fallback = Int(Setting.named(name).defaultText) ?? range.lowerBound
        guard let text = text(name) else { return fallback }
        guard let value = Int(text), range.contains(value) else {
            note(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound), and is \(text)")
            return fallback
        }
        return value
    }

    mutating func list(_ name: String) -> [String]? {
        text(name)?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    /// An http or https address without path, as the base of calls.
    mutating func baseURL(_ name: String, default fallback: String) -> String {
        guard let text = text(name) else { return fallback }
        guard let url = URLComponents(string: text), url.scheme == "http" || url.scheme == "https", url.host != nil,
            url.path.isEmpty || url.path == "/", url.query == nil
        else {
            note(name, "must be an address such as http://127.0.0.1:8001, and is \(text)")
            return fallback
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// The file of an embedded database.
    mutating func databasePath(_ name: String, default fallback: String) -> String {
        guard let url = text(name) else { return fallback }
        guard url.hasPrefix("sqlite:"), url.count > "sqlite:".count else {
            note(name, "must be sqlite:PATH, the only storage of this version")
            return fallback
        }
        return String(url.dropFirst("sqlite:".count))
    }
}
