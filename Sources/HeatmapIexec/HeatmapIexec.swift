import Cryptography
import Datasets
import Evidence
import Glibc
import Heatmap
import IexecContract
import IexecRuntime

/// The heatmap under iExec's run-time contract.
@main
enum HeatmapIexec: IexecApp {
    static let name = "heatmap-iexec"
    static let takesQuestion = false

    static func main() {
        exit(IexecRun<Self>.main())
    }

    static func compute(
        _ dataset: OpenDataset,
        dataKey: borrowing SecretBytes,
        question: CarriedQuestion?
    ) throws -> [ResultFile] {
        do {
            let output = try HeatmapComputation.run(dataset, dataKey: dataKey, label: IexecLabel.text)
            return [
                ResultFile(name: "heatmap.png", content: output.png),
                ResultFile(name: "cells.csv", content: output.csv),
                ResultFile(name: "report.json", content: output.report),
            ]
        } catch HeatmapError.parametersDiffer {
            throw IexecRefusal.datasetMalformed
        }
    }
}
