import Commerce
import NIOCore

/// Takes the values of a snapshot from its bytes; every value that is not there is ``SnapshotError/damaged``.
struct SnapshotReader {
    private var buffer: ByteBuffer
    private var texts: [String] = []

    init(_ buffer: ByteBuffer) {
        self.buffer = buffer
    }

    mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws(SnapshotError) -> Value {
        guard let value = buffer.readInteger(as: type) else { throw .damaged }
        return value
    }

    /// A number of values that follow, each of one byte at least.
    mutating func count() throws(SnapshotError) -> Int {
        let count = Int(try integer(UInt32.self))
        guard count <= buffer.readableBytes else { throw .damaged }
        return count
    }

    mutating func text() throws(SnapshotError) -> String {
        guard let text = buffer.readString(length: try count()) else { throw .damaged }
        return text
    }

    /// The texts that members are named by; to be read before the first member.
    mutating func readTexts() throws(SnapshotError) {
        for _ in 0..<(try count()) {
            texts.append(try text())
        }
    }

    mutating func identifier() throws(SnapshotError) -> Identifier {
        Identifier(high: try integer(UInt64.self), low: try integer(UInt64.self))
    }

    /// The nil UUID stands for none.
    mutating func cursor() throws(SnapshotError) -> EventCursor {
        let (epoch, position, event) = (try identifier(), try integer(Int64.self), try identifier())
        return EventCursor(
            epoch: epoch == .nothing ? nil : epoch, position: position, eventId: event == .nothing ? nil : event)
    }

    mutating func bucket() throws(SnapshotError) -> Bucket {
        let index = Int(try integer(UInt8.self))
        guard Granularity.allCases.indices.contains(index) else { throw .damaged }
        return Bucket(granularity: Granularity.allCases[index], number: try integer(Int.self))
    }

    mutating func figures() throws(SnapshotError) -> BucketFigures {
        var figures = BucketFigures()
        for metric in try kinds(of: Metric.self) {
            figures.add(try integer(Int.self), to: metric)
        }
        for breakdown in try kinds(of: Breakdown.self) {
            for _ in 0..<(try count()) {
                let member = try member()
                let sales = SalesFigures(
                    sales: try integer(Int.self), orders: try integer(Int.self), units: try integer(Int.self))
                figures.add(sales, to: member, of: breakdown)
            }
        }
        for distribution in try kinds(of: Distribution.self) {
            for _ in 0..<(try count()) {
                let bin = Int(try integer(Int16.self))
                guard (DDSketch.zeroBin...DDSketch.lastBin).contains(bin) else { throw .damaged }
                figures.add(try integer(Int.self), toBin: bin, of: distribution)
            }
        }
        for metric in try kinds(of: DistinctMetric.self) {
            for _ in 0..<(try count()) {
                let (register, rank) = (try integer(UInt16.self), try integer(UInt8.self))
                guard register < HyperLogLog.registerCount, rank <= HyperLogLog.highestRank else { throw .damaged }
                figures.raise(register, to: rank, of: metric)
            }
        }
        return figures
    }

    mutating func recentOrder() throws(SnapshotError) -> RecentOrder {
        let (position, id) = (try integer(Int64.self), try identifier())
        let (number, total, units) = (try integer(Int.self), try integer(Int.self), try integer(Int.self))
        guard let method = PaymentMethod(rawValue: try text()), let country = Country(try text()) else {
            throw .damaged
        }
        return RecentOrder(
            position: position, id: id, number: number, total: total, units: units, paymentMethod: method,
            country: country, paidAt: Timestamp(milliseconds: try integer(Int64.self)))
    }

    /// The kinds whose figures follow: none when there was nothing to count, else those that the program knew who wrote them,
    /// which are the first.
    private mutating func kinds<Kind: CaseIterable>(of kind: Kind.Type) throws(SnapshotError) -> [Kind] {
        let count = try count()
        guard count <= Kind.allCases.count else { throw .otherVersion }
        return Array(Kind.allCases.prefix(count))
    }

    private mutating func member() throws(SnapshotError) -> Member {
        guard try integer(UInt8.self) == 1 else { return .product(try identifier()) }
        let place = Int(try integer(UInt32.self))
        guard texts.indices.contains(place) else { throw .damaged }
        return .key(texts[place])
    }
}
