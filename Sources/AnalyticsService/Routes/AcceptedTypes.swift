import Foundation

/// What a client takes, as its `Accept` field says (RFC 9110, section 12.5.1). Parts that cannot be read are left out.
struct AcceptedTypes: Sendable {
    private struct Range {
        /// `text`, `csv`; either may be `*`.
        let type: Substring
        let subtype: Substring
        let weight: Double
    }

    /// How much a type is wanted: by its weight, then by how exactly it is named.
    private struct Wish: Comparable {
        let weight: Double
        let exactness: Int

        static func < (left: Wish, right: Wish) -> Bool {
            (left.weight, left.exactness) < (right.weight, right.exactness)
        }
    }

    private let ranges: [Range]

    init(_ field: String) {
        ranges = field.lowercased().split(separator: ",").compactMap { part in
            let parameters = part.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
            let names = (parameters.first ?? "").split(separator: "/", omittingEmptySubsequences: false)
            let weight = parameters.dropFirst().first { $0.hasPrefix("q=") }.map { $0.dropFirst(2) } ?? "1"
            guard names.count == 2, weight.wholeMatch(of: /0(\.[0-9]{0,3})?|1(\.0{0,3})?/) != nil else { return nil }
            return Range(type: names[0], subtype: names[1], weight: Double(weight) ?? 0)
        }
    }

    /// Whether the client takes `type` and wants it more than `other`; of two with the same weight, the one that it names
    /// more exactly.
    func prefer(_ type: String, to other: String) -> Bool {
        let wish = wish(for: type)
        return wish.weight > 0 && wish > self.wish(for: other)
    }

    /// The most exact of the ranges that hold the type decides.
    private func wish(for type: String) -> Wish {
        let names = type.split(separator: "/")
        let wishes = ranges.compactMap { range -> Wish? in
            if range.type == names[0], range.subtype == names[1] { return Wish(weight: range.weight, exactness: 3) }
            if range.type == names[0], range.subtype == "*" { return Wish(weight: range.weight, exactness: 2) }
            return range.type == "*" && range.subtype == "*" ? Wish(weight: range.weight, exactness: 1) : nil
        }
        return wishes.max { $0.exactness < $1.exactness } ?? Wish(weight: 0, exactness: 0)
    }
}
