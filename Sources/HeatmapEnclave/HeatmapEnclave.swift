import Datasets
import EnclaveRuntime
import Evidence
import Glibc
import Heatmap

/// Binds the heatmap to the enclave runtime; this target's closure is what a measurement covers.
@main
enum HeatmapEnclave: ConfidentialApp {
    static let longestQuestion: Int? = nil

    static func main() {
        exit(EnclaveRun<Self>.main())
    }

    static func compute(_ dataset: OpenDataset, context: borrowing ComputationContext) throws -> [ResultFile] {
        let output = try HeatmapComputation.run(dataset, dataKey: context.dataKey, label: context.label)
        return [
            ResultFile(name: "heatmap.png", content: output.png),
            ResultFile(name: "cells.csv", content: output.csv),
            ResultFile(name: "report.json", content: output.report),
        ]
    }
}
