/// The name and labels of one time series.
struct MetricKey: Hashable {
    let name: String
    /// `a="1",b="2"`, escaped.
    let labelText: String

    init(name: String, labels: [(String, String)]) {
        self.name = MetricKey.cleaned(name)
        labelText = labels.map { "\(MetricKey.cleaned($0.0))=\"\(MetricKey.escaped($0.1))\"" }.joined(separator: ",")
    }

    /// The labels in braces, with one more.
    func text(adding label: (String, String)?) -> String {
        let more = label.map { "\($0.0)=\"\($0.1)\"" }
        let all = [labelText.isEmpty ? nil : labelText, more].compactMap { $0 }.joined(separator: ",")
        return all.isEmpty ? "" : "{\(all)}"
    }

    private static func cleaned(_ name: String) -> String {
        String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
