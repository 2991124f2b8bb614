/// What a text from outside must be like.
struct TextRule {
    /// Unicode scalars.
    let length: ClosedRange<Int>
    /// Whether line breaks and tabs are allowed. Other control characters never are.
    let multiline: Bool

    func mistake(in text: String) -> (code: String, detail: String)? {
        guard length.contains(text.unicodeScalars.count) else {
            return ("length", "This must have \(length.lowerBound) to \(length.upperBound) characters.")
        }
        let isClean = text.unicodeScalars.allSatisfy { scalar in
            scalar.properties.generalCategory != .control
                || multiline && (scalar == "\n" || scalar == "\r" || scalar == "\t")
        }
        return isClean ? nil : ("characters", "This must not contain control characters.")
    }
}
