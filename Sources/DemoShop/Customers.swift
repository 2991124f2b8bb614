import Commerce

/// Who places an order: about as many customers as two in five orders, many of whom come once and some again and again.
struct Customers: Sendable {
    /// A customer's number, from 1 on, and when they registered.
    struct Registration: Sendable {
        let number: Int
        let registeredAt: Timestamp
    }

    private var count = 0
    /// Those who come again, by when they registered.
    private var regulars: [Registration] = []

    /// The customer of an order that is placed at `time`, who has registered just before when they are new.
    mutating func next(at time: Timestamp, _ generator: inout SplitMix64) -> (registration: Registration, isNew: Bool) {
        let isNew = generator.happens(0.4)
        if !isNew, let regular = regular(&generator) { return (regular, false) }
        count += 1
        let registration = Registration(number: count, registeredAt: time.advanced(by: .seconds(-240)))
        if regulars.isEmpty || generator.happens(0.35) { regulars.append(registration) }
        return (registration, true)
    }

    /// Half of the time one of the younger ones, else rather an old one.
    private func regular(_ generator: inout SplitMix64) -> Registration? {
        guard !regulars.isEmpty else { return nil }
        let draw = generator.fraction()
        let place = generator.happens(0.5) ? 1 - draw / 4 : draw * draw.squareRoot().squareRoot()
        return regulars[min(regulars.count - 1, Int(place * Double(regulars.count)))]
    }
}
