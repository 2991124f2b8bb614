extension Duration {
    /// How long something takes at most that is to take 3 s at most, or far less: a busy machine makes it longer, and what hangs
    /// takes longer still.
    public static let soon = Duration.seconds(10)
}
