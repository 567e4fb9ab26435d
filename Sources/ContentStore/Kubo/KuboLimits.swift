/// How long a node may take, and how much it may say.
package struct KuboLimits: Sendable {
    /// Seconds in which an answer must be there whole.
    package var seconds: Double
    /// Bytes a second that a node takes at the slowest; an upload may take so much longer than another call.
    package var uploadBytesPerSecond: Double
    /// Bytes of an answer that is not a block.
    package var answerBytes: Int

    /// Limits; by default a minute, 1 MiB a second, and 1 MiB.
    package init(seconds: Double = 60, uploadBytesPerSecond: Double = 1_048_576, answerBytes: Int = 1_048_576) {
        (self.seconds, self.uploadBytesPerSecond, self.answerBytes) = (seconds, uploadBytesPerSecond, answerBytes)
    }
}
