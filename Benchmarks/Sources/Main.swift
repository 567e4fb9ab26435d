import CLinux
import Glibc

/// Answers each line of standard input with `CPU seconds, wall seconds, number`: one run of that benchmark.
///
/// One run a line, so that the harness can run a peer between any two and both meet the same load. A benchmark is
/// prepared, and run once unmeasured, when a line comes that is not the previous one; CPU seconds are those of all
/// threads. With `passes=N` a run is N passes, of which the mean is told. `write PATH` writes the result of the last run, `forget` drops it with its input. The two arguments are the
/// folder of inputs that are made here, and the folder of data that everything works on.
@main
struct Main {
    static func main() throws {
        guard CommandLine.arguments.count == 3 else {
            print("usage: pandapp-benchmarks FOLDER DATA")
            exit(64)
        }
        // As the product's executables do.
        linux_keep_freed_memory()
        let benchmarks = Benchmark.all(inputs: CommandLine.arguments[1], data: CommandLine.arguments[2])
        // Only the last one is kept, so that no benchmark meets the memory of another.
        var current: (line: Line, work: any Work)?
        while let text = readLine() {
            if text == "forget" {
                current = nil
                print("forgotten")
            } else if text.hasPrefix("write ") {
                try current?.work.write(to: InputFile(path: String(text.dropFirst("write ".count))))
                print("written")
            } else {
                let line = Line(text)
                if current?.line != line {
                    current = nil
                    guard let benchmark = benchmarks.first(where: { $0.name == line.name }) else {
                        print("There is no benchmark \(line.name).")
                        exit(64)
                    }
                    current = (line, try benchmark.prepare(line))
                    _ = try current?.work.run()
                }
                let before = (cpu: seconds(CLOCK_PROCESS_CPUTIME_ID), wall: seconds(CLOCK_MONOTONIC))
                let passes = try line.number("passes", default: 1)
                var number: UInt64 = 0
                for _ in 0..<passes { number = try current?.work.run() ?? 0 }
                let after = (cpu: seconds(CLOCK_PROCESS_CPUTIME_ID), wall: seconds(CLOCK_MONOTONIC))
                let (cpu, wall) = (after.cpu - before.cpu, after.wall - before.wall)
                print(cpu / Double(passes), wall / Double(passes), number)
            }
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
