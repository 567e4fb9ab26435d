internal import CSodium

/// The one initialisation of libsodium; every use of the library passes through `start`.
enum SodiumLibrary {
    /// Runs `sodium_init` once for the process, before the first call of any other function.
    ///
    /// It chooses the implementations for this processor and opens the random generator. A machine on which that
    /// fails cannot keep a secret, so the process ends.
    static func start() {
        precondition(isReady, "libsodium could not be initialised")
    }

    private static let isReady = sodium_init() >= 0
}
