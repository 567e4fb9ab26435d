import Cryptography
import Datasets
import IexecContract

/// Reads the input as what its first byte names: a night with its keys, or a carried question.
///
/// Keys stand in the file, so that an input may be one that opens: then all of it is read.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let format = input.first else { return 0 }
    let bytes = Array(input.dropFirst())
    if format % 2 == 0 { readNight(bytes) } else { readQuestion(bytes) }
    return 0
}

private func readNight(_ file: [UInt8]) {
    let opened = try? KeyedDatasetFile(count: file.count) { offset, bytes in
        // Nothing beyond the file may be asked for.
        precondition(offset >= 0 && offset <= file.count - bytes.count, "read outside of the file")
        for index in bytes.indices { bytes[index] = file[offset + index] }
    }
    guard let opened else { return }
    precondition(opened.dataset.segments.count == opened.dataset.header.segments.count, "a segment is missing")
    for segment in opened.dataset.segments {
        _ = try? TokenRows.read(segment, tokensPerPerson: 3, workers: 2, start: { 0 }) { $0 += $1.count }
    }
}

private func readQuestion(_ text: [UInt8]) {
    guard let question = try? CarriedQuestion(parsing: text) else { return }
    let written = question.text
    precondition(written == text || Array(written.dropLast()) == text, "a question has two texts")
}
