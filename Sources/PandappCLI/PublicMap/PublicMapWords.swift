import MapPage

/// What the folder of public maps tells a stranger.
struct PublicMapWords {
    static let rootName = "simulated-root.der"

    /// The log's verifier key.
    let log: String
    /// The newest day.
    let newest: String

    private func command(_ day: String) -> String {
        "pandapp verify-result \(day)/result.bundle --opened \(day) --log '\(log)' "
            + "--root \(Self.rootName) --allow-simulated"
    }

    /// The page's last lines.
    var verification: MapPage.Verification {
        MapPage.Verification(
            sentence:
                "Do not believe this page: download a day's folder and \(Self.rootName) from beside it, and check "
                + "offline which code drew the day's files, where, on which dataset and under which orders. Compare the "
                + "log's key with one that you have from elsewhere. For the newest day:",
            command: command(newest)
        )
    }

    /// `README.txt`.
    var readMe: String {
        """
        Daily maps of where people declared ill spent their day: differentially private, every number is noisy.

        index.html         the page; it loads nothing
        YYYY-MM-DD/        a day: picture, released cells, report, and what proves them
        latest/            the newest day once more
        \(Self.rootName) the root certificate of the SIMULATED platform that computed the days

        To verify a day, in this folder or in a copy of it, without a network:

            \(command(newest))

        Exit status 0: the files of the day are what the measured code gave, for the orders and the dataset that the output
        names. "SIMULATED" means that no hardware protected the computation: the host operator could read the data.

        The command believes two things that stand here: the log's key and \(Self.rootName). Have them from somewhere else,
        too: whoever could change this folder could change both. The same operator's "pandapp log export" holds the log.

        A day's folder is replaced as a whole when the day is published anew.

        """
    }
}
