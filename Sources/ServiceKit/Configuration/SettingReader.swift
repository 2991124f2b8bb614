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
        return baseURL(name, text) ?? fallback
    }

    /// The same several times, separated by commas and all different. One at least, when nothing is wrong.
    mutating func baseURLs(_ name: String, default fallback: String) -> [String] {
        guard let text = text(name) else { return [fallback] }
        var urls: [String] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let url = baseURL(name, part.trimmingCharacters(in: .whitespaces)) else { continue }
            if urls.contains(where: { $0.lowercased() == url.lowercased() }) { note(name, "names \(url) twice") }
            urls.append(url)
        }
        return urls
    }

    private mutating func baseURL(_ name: String, _ text: String) -> String? {
        guard let url = URLComponents(string: text), url.scheme == "http" || url.scheme == "https", url.host != nil,
            url.path.isEmpty || url.path == "/", url.query == nil
        else {
            let given = text.isEmpty ? "is empty" : "is \(text)"
            note(name, "must be an address such as http://127.0.0.1:8001, and \(given)")
            return nil
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// Where a Redis server is, or `alternative`; nil when it is not given.
    mutating func redisURL(_ name: String, or alternative: String? = nil) -> String? {
        guard let url = text(name), url != alternative else { return nil }
        let beginnings = [alternative, "redis://"].compactMap { $0 }.joined(separator: " or ")
        if url.hasPrefix("rediss://") {
            note(
                name, "must be \(beginnings): there is no TLS here, so a server that wants it needs a proxy beside this"
            )
        } else if !url.hasPrefix("redis://") || url == "redis://" {
            // What was given may hold a password.
            note(name, "must begin with \(beginnings)")
        }
        return url
    }

    /// Where a database is: the file of an embedded one, `sqlite:PATH`, or a server's address of one of `schemes`.
    mutating func databaseURL(_ name: String, schemes: [String], default path: String) -> String {
        guard let url = text(name) else { return "sqlite:" + path }
        let beginnings = ["sqlite:"] + schemes.map { $0 + "://" }
        guard beginnings.contains(where: { url.hasPrefix($0) && url.count > $0.count }) else {
            // What was given may hold a password.
            note(name, "must begin with " + beginnings.joined(separator: " or "))
            return "sqlite:" + path
        }
        return url
    }
}
