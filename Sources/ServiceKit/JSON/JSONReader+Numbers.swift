/// Numbers and literals.
extension JSONReader {
    /// Reads an integer written as one that fits 64 bits: 1.0 and 1e3 are refused.
    public mutating func integer() throws(JSONSyntaxError) -> Int {
        skipSpace()
        let isNegative = take("-")
        let start = position
        var value = 0
        while let byte = next, case let digit = byte &- UInt8(ascii: "0"), digit < 10 {
            let (shifted, overflows) = value.multipliedReportingOverflow(by: 10)
            // Negative numbers reach one further, so all are gathered below zero.
            let (sum, overflowsToo) = shifted.subtractingReportingOverflow(Int(digit))
            guard !overflows, !overflowsToo else { throw error("The integer has more than 64 bits") }
            value = sum
            position += 1
        }
        guard position > start, position == start + 1 || bytes[start] != UInt8(ascii: "0") else {
            throw error("An integer must stand here")
        }
        if let byte = next, byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e") {
            throw error("An integer must stand here")
        }
        guard isNegative || value != .min else { throw error("The integer has more than 64 bits") }
        return isNegative ? value : -value
    }

    public mutating func boolean() throws(JSONSyntaxError) -> Bool {
        skipSpace()
        if next == UInt8(ascii: "t") {
            try literal("true")
            return true
        }
        try literal("false")
        return false
    }

    mutating func literal(_ text: StaticString) throws(JSONSyntaxError) {
        for index in 0..<text.utf8CodeUnitCount {
            guard next == text.utf8Start[index] else { throw error("This is no JSON literal") }
            position += 1
        }
    }

    /// Passes over a number of any kind.
    mutating func number() throws(JSONSyntaxError) {
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
    }

    private mutating func digits() throws(JSONSyntaxError) {
        let start = position
        while let byte = next, byte &- UInt8(ascii: "0") < 10 { position += 1 }
        if position == start { throw error("A digit must stand here") }
    }
}
