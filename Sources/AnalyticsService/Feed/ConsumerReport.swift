import Commerce
import Foundation
import RedisDatabase
import ServiceKit

/// What the instance that counts has to say, for the others that serve the same metrics.
struct ConsumerReport: Codable, Equatable, Sendable {
    /// The form of what is stored. A program of another one does not read it.
    private static let version = 1

    private let version: Int
    /// The generation that it is about.
    let generation: Identifier
    /// That of the amounts that it counts.
    let currency: Currency
    /// That of the orders, when it is another one, so that nothing is counted.
    let ordersCurrency: Currency?
    let drained: DrainedLog?
    let hasCaughtUp: Bool
    let isOfAnotherLog: Bool
    let verification: Verification
    let daysThatDiffer: Int
    let rebuild: RebuildStatus

    init(of served: ServedMetrics, currency: Currency, rebuild: RebuildStatus) {
        let (progress, board) = (served.progress, served.verification)
        version = ConsumerReport.version
        generation = served.current.id
        self.currency = currency
        ordersCurrency = progress.mismatch?.orders
        drained = progress.drained
        hasCaughtUp = progress.hasCaughtUp
        isOfAnotherLog = progress.isOfAnotherLog
        verification = board.current
        daysThatDiffer = board.daysThatDiffer
        self.rebuild = rebuild
    }

    /// Nil when nothing is stored, or what is stored is not exactly a report of this version.
    init?(stored value: RedisValue) {
        guard case .bytes(let bytes) = value,
            let report = try? JSONCoding.decoder.decode(ConsumerReport.self, from: Data(bytes)),
            report.version == ConsumerReport.version, (try? report.stored) == bytes
        else { return nil }
        self = report
    }

    /// JSON, the same bytes for equal reports.
    var stored: [UInt8] { get throws { try JSONCoding.bytes(self) } }

    /// Why an instance that shows amounts in `other` may not.
    func mismatch(with other: Currency) -> CurrencyMismatch? {
        let orders = ordersCurrency ?? currency
        return orders == other ? nil : CurrencyMismatch(orders: orders, metrics: other)
    }
}
