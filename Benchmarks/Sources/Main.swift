import CLinux
import Glibc

/// Answers each line `name` on standard input with `CPU seconds, wall seconds, number`, one run of that benchmark.
///
/// One run a line, so that `measure.py` can run a peer between any two and both meet the same load. A benchmark is
/// prepared, and run once unmeasured, when its name first comes. The one argument is the folder of the inputs.
@main
struct Main {
    static func main() throws {
        guard CommandLine.arguments.count == 2 else {
            print("usage: pandapp-benchmarks FOLDER")
            exit(64)
        }
        // As the product's executables do.
        linux_keep_freed_memory()
        let benchmarks = Benchmark.all(inputs: CommandLine.arguments[1])
        // Only the last one is kept, so that no benchmark meets the memory of another.
        var current: (name: String, work: () throws -> UInt64)?
        while let name = readLine() {
            guard let benchmark = benchmarks.first(where: { $0.name == name }) else {
                print("There is no benchmark \(name).")
                exit(64)
            }
            if current?.name != name {
                current = nil
                current = (name, try benchmark.prepare())
                _ = try current?.work()
            }
            guard let work = current?.work else { continue }
            let before = (cpu: seconds(CLOCK_PROCESS_CPUTIME_ID), wall: seconds(CLOCK_MONOTONIC))
            let number = try work()
            print(
                seconds(CLOCK_PROCESS_CPUTIME_ID) - before.cpu,
                seconds(CLOCK_MONOTONIC) - before.wall,
                number
            )
            // The reader waits for this line.
            fflush(nil)
        }
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
