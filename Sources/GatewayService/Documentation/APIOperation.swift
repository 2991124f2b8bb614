/// One method of one path.
struct APIOperation {
    /// `POST`.
    let method: String
    /// With its parameters in braces.
    let path: String
    let value: DocumentValue

    var id: String { value["operationId"]?.text ?? "\(method) \(path)" }
    var summary: String { value["summary"]?.text ?? path }
    var description: String { value["description"]?.text ?? "" }
    var tags: [String] { (value["tags"]?.items ?? []).compactMap(\.text) }
    var parameters: [DocumentValue] { value["parameters"]?.items ?? [] }
    var answers: [(status: String, value: DocumentValue)] {
        (value["responses"]?.members ?? []).map { ($0.name, $0.value) }
    }
}
