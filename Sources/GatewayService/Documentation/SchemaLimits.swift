/// What limits the values of a schema, in words.
struct SchemaLimits {
    let schema: DocumentValue
    let words: SchemaWords

    var all: [HTML] {
        let sizes = [
            count("minLength", "maxLength", "character"), count("minItems", "maxItems", "item"),
            count("minProperties", "maxProperties", "field"),
        ]
        let rules = [unique, pattern, exception, names, fields, defaultValue]
        return ([format, values, number] + sizes + rules).compactMap { $0 }
    }

    private var format: HTML? {
        switch schema["format"]?.text {
        case nil: nil
        case "uuid": "UUID"
        case "date-time": "RFC 3339"
        case "date": "YYYY-MM-DD"
        case "email": "email address"
        case "int64": "64 bits"
        case let other?: HTML(escaping: other)
        }
    }

    private var values: HTML? {
        if schema["const"] != nil { return SchemaWords.values(schema) }
        return schema["enum"] == nil ? nil : "one of \(SchemaWords.values(schema))"
    }

    /// The largest number of 64 bits is no limit to tell of.
    private var number: HTML? {
        let largest = schema["maximum"]?.text.flatMap { $0 == String(Int64.max) ? nil : $0 }
        return SchemaLimits.range(schema["minimum"]?.text, largest).map { HTML(escaping: $0) }
    }

    private func count(_ least: String, _ most: String, _ unit: String) -> HTML? {
        let (least, most) = (schema[least]?.text, schema[most]?.text)
        guard let range = SchemaLimits.range(least == "0" ? nil : least, most) else { return nil }
        return "\(range) \((most ?? least) == "1" ? unit : unit + "s")"
    }

    private static func range(_ least: String?, _ most: String?) -> String? {
        switch (least.map(grouped), most.map(grouped)) {
        case (nil, nil): nil
        case (let least?, nil): "at least \(least)"
        case (nil, let most?): "at most \(most)"
        case (let least?, let most?): least == most ? "exactly \(least)" : "\(least) to \(most)"
        }
    }

    /// 1000000 as 1,000,000.
    private static func grouped(_ number: String) -> String {
        let sign = number.hasPrefix("-") ? "−" : ""
        let digits = Array(number.drop { $0 == "-" })
        guard digits.allSatisfy(\.isNumber) else { return number }
        return sign
            + digits.indices.map { index in
                (index > 0 && (digits.count - index) % 3 == 0 ? "," : "") + String(digits[index])
            }.joined()
    }

    private var unique: HTML? { schema["uniqueItems"]?.text == "true" ? "no two alike" : nil }

    private var pattern: HTML? {
        guard let pattern = schema["pattern"]?.text else { return nil }
        return SchemaLimits.isOfControlCharacters(pattern) ? "no control characters" : "matches <code>\(pattern)</code>"
    }

    /// `^[^\u0000-\u001f…]*$`: anything but what nobody can type.
    private static func isOfControlCharacters(_ pattern: String) -> Bool {
        pattern.hasPrefix(#"^[^\u0000-\u00"#) && pattern.hasSuffix(#"\u007f-\u009f]*$"#)
    }

    private var exception: HTML? {
        guard let exception = schema["not"] else { return nil }
        if exception["const"] != nil || exception["enum"] != nil { return "not \(SchemaWords.values(exception))" }
        // Spaces of all kinds.
        if exception["pattern"]?.text?.hasPrefix(#"^[ \u00a0"#) == true { return "not blank" }
        return exception["pattern"].map { "does not match \(SchemaWords.code($0))" }
    }

    private var names: HTML? {
        guard let names = schema["propertyNames"] else { return nil }
        return "names of \(SchemaLimits(schema: names, words: words).all.joined(separator: ", "))"
    }

    private var fields: HTML? {
        guard let value = schema["additionalProperties"], !value.members.isEmpty else { return nil }
        return "each value \(words.line(value))"
    }

    private var defaultValue: HTML? {
        schema["default"].map { "\(SchemaWords.code($0)) by default" }
    }
}
