import ProductService

/// What is available of each product as the history goes on, which decides who is turned away.
struct DemoStock: Sendable {
    private var available: [Int]

    init(_ products: [ImportedProduct]) {
        available = products.map(\.stock)
    }

    func has(_ line: CartLine) -> Bool {
        available[line.product] >= line.quantity
    }

    mutating func take(_ lines: [CartLine]) {
        for line in lines { available[line.product] -= line.quantity }
    }

    mutating func putBack(_ lines: [CartLine]) {
        for line in lines { available[line.product] += line.quantity }
    }

    /// The product of which most is there.
    var mostPlentiful: Int {
        available.indices.max { available[$0] < available[$1] } ?? 0
    }
}

/// Pieces of one product, by its number in the catalogue.
struct CartLine: Sendable, Equatable {
    let product: Int
    let quantity: Int
}
