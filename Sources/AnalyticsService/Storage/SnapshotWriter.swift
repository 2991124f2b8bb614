import Commerce
import NIOCore

/// Puts the values of a snapshot into bytes, as ``SnapshotReader`` takes them out.
struct SnapshotWriter {
    private(set) var buffer = ByteBuffer()
    private let texts: [String]
    private let places: [String: UInt32]

    /// - Parameter texts: those that members are named by, each once.
    init(texts: [String]) {
        self.texts = texts
        places = Dictionary(uniqueKeysWithValues: zip(texts, 0...))
    }

    mutating func write(_ value: some FixedWidthInteger) {
        buffer.writeInteger(value)
    }

    mutating func write(count: Int) {
        buffer.writeInteger(UInt32(count))
    }

    mutating func write(_ text: String) {
        write(count: text.utf8.count)
        buffer.writeString(text)
    }

    mutating func writeTexts() {
        write(count: texts.count)
        for text in texts { write(text) }
    }

    mutating func write(_ identifier: Identifier) {
        write(identifier.high)
        write(identifier.low)
    }

    /// The nil UUID stands for none.
    mutating func write(_ cursor: EventCursor) {
        write(cursor.epoch ?? .nothing)
        write(cursor.position)
        write(cursor.eventId ?? .nothing)
    }

    mutating func write(_ bucket: Bucket) {
        write(UInt8(Granularity.allCases.firstIndex(of: bucket.granularity) ?? 0))
        write(bucket.number)
    }

    mutating func write(_ figures: BucketFigures) {
        write(count: figures.sums.count)
        for sum in figures.sums { write(sum) }
        write(count: figures.breakdowns.count)
        for breakdown in figures.breakdowns {
            write(count: breakdown.count)
            for (member, sales) in breakdown {
                write(member)
                write(sales.sales)
                write(sales.orders)
                write(sales.units)
            }
        }
        write(count: figures.distributions.count)
        for distribution in figures.distributions {
            let bins = distribution.bins
            write(count: bins.count)
            for (bin, count) in bins {
                write(Int16(bin))
                write(count)
            }
        }
        write(count: figures.sketches.count)
        for sketch in figures.sketches {
            let registers = sketch.setRegisters
            write(count: registers.count)
            for (register, rank) in registers {
                write(register)
                write(rank)
            }
        }
    }

    mutating func write(_ order: RecentOrder) {
        write(order.position)
        write(order.id)
        write(order.number)
        write(order.total)
        write(order.units)
        write(order.paymentMethod.rawValue)
        write(order.country.code)
        write(order.paidAt.milliseconds)
    }

    private mutating func write(_ member: Member) {
        switch member {
        case .product(let id):
            write(UInt8(0))
            write(id)
        case .key(let text):
            write(UInt8(1))
            write(places[text] ?? 0)
        }
    }
}
