public import ServiceKit

/// JSON at random: values of any shape, and any spelling of a value.
public struct RandomJSON {
    private var generator: SeededGenerator

    public init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    /// A value that is nested at most `depth` deep.
    public mutating func value(depth: Int = 4) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &generator) {
        case 0: return .null
        case 1: return .boolean(Bool.random(using: &generator))
        case 2: return .integer(Int.random(in: .min ... .max, using: &generator))
        case 3: return .number(Double.random(in: -1e6...1e6, using: &generator) + 0.5)
        case 4, 5: return .string(generator.text())
        case 6: return .array((0..<Int.random(in: 0...3, using: &generator)).map { _ in value(depth: depth - 1) })
        default:
            let names = Set((0..<Int.random(in: 0...3, using: &generator)).map { _ in generator.text() }).sorted()
            return .object(Dictionary(uniqueKeysWithValues: names.map { ($0, value(depth: depth - 1)) }))
        }
    }

    /// One of the many spellings of `value`: members in any order, spaces anywhere, any character escaped.
    public mutating func spelling(of value: JSONValue) -> String {
        let spelled: String
        switch value {
        case .null: spelled = "null"
        case .boolean(let value): spelled = "\(value)"
        case .integer(let value): spelled = "\(value)"
        case .number(let value): spelled = "\(value)"
        case .string(let value): spelled = string(value)
        case .array(let values): spelled = "[" + values.map { spelling(of: $0) }.joined(separator: ",") + space() + "]"
        case .object(let members):
            let names = members.keys.sorted().shuffled(using: &generator)
            let spelledMembers = names.map { name in
                space() + string(name) + space() + ":" + spelling(of: members[name]!)
            }
            spelled = "{" + spelledMembers.joined(separator: ",") + space() + "}"
        }
        return space() + spelled + space()
    }

    /// The object with up to three more members, whose names begin with `unknown`.
    public mutating func withUnknownMembers(_ value: JSONValue) -> JSONValue {
        guard case .object(var members) = value else { return value }
        for number in 0..<Int.random(in: 0...3, using: &generator) {
            members["unknown \(number) \(generator.text())"] = self.value()
        }
        return .object(members)
    }

    /// The bytes with one or two of them changed, taken out or put in.
    public mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        let likely = Array(#"{}[]",:\/0123456789-+.eEtfnu "#.utf8) + [0, 0x1F, 0x80, 0xC3, 0xFF]
        for _ in 0..<Int.random(in: 1...2, using: &generator) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            let byte = likely.randomElement(using: &generator)!
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: bytes[place] = byte
            case 1: bytes.remove(at: place)
            default: bytes.insert(byte, at: place)
            }
        }
        return bytes
    }

    private mutating func space() -> String {
        Int.random(in: 0..<6, using: &generator) == 0 ? [" ", "\n", "\r\t  "].randomElement(using: &generator)! : ""
    }

    private mutating func string(_ text: String) -> String {
        let spelled = text.unicodeScalars.map { scalar in
            let mustEscape = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
            guard mustEscape || Int.random(in: 0..<10, using: &generator) == 0 else { return String(scalar) }
            return UTF16.encode(scalar)!.map { unit in
                let digits = String(unit, radix: 16, uppercase: Bool.random(using: &generator))
                return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }.joined()
        }
        return "\"" + spelled.joined() + "\""
    }
}
