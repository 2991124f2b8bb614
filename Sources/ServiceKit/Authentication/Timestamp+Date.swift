public import Commerce
public import Foundation

extension Commerce.Timestamp {
    /// The same instant for the libraries that speak Foundation.
    public var date: Date {
        Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
    }
}
