/// An error of a model or a store that knows what its client shall see.
public protocol ProblemConvertible: Error {
    var problem: Problem { get }
}
