import ArgumentParser
import Attestation
import Console

/// `pandapp quote`: what a quote says, and whether it is to be believed; no home, no network.
struct QuoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quote",
        abstract: "Read and verify attestation quotes of SGX, TDX and simulated platforms.",
        subcommands: [QuoteShow.self, QuoteVerify.self]
    )
}

/// The quote that both commands read.
struct QuoteInput: ParsableArguments {
    @Argument(help: ArgumentHelp("The quote, in binary form.", valueName: "file"), completion: .file())
    var file: String

    /// The file's bytes; one that is too long for a quote is left for the parser to refuse.
    func read() throws(CommandFailure) -> [UInt8] {
        try InputFile.read(file, limit: UInt64(2 * UnverifiedQuote.maximumCount))
    }
}
