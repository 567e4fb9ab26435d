import Foundation
import Glibc
import TestSupport
import Testing

@testable import SimulatedPlatform

@Suite struct AttestationDeviceTests {
    /// A device that quotes by putting a letter before what is to be quoted.
    private func withDevice(_ body: (AttestationDevice, URL) throws -> Void) throws {
        try PythonScript.withTemporaryFolder { folder in
            try body(try AttestationDevice(folder: folder) { [0x71] + $0 }, folder)
        }
    }

    private func write(_ count: Int, of byte: UInt8 = 7, to folder: URL) {
        let file = unsafe open(folder.appending(path: "user_report_data").path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
        defer { close(file) }
        let bytes = [UInt8](repeating: byte, count: count)
        #expect(unsafe Glibc.write(file, bytes, count) == count)
    }

    /// Reads as an enclave does: what there is once the device has been served.
    private func read(_ device: AttestationDevice, _ folder: URL) throws -> [UInt8] {
        let file = unsafe open(folder.appending(path: "quote").path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        defer { close(file) }
        try device.serve()
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = unsafe Glibc.read(file, &bytes, bytes.count)
        return Array(bytes.prefix(max(0, count)))
    }

    private func misused(_ device: AttestationDevice) -> Bool {
        do throws(PlatformError) {
            try device.serve()
        } catch {
            if case .attestationMisused = error { return true }
        }
        return false
    }

    @Test("64 bytes in two parts are quoted once they are whole; a run has two quotes and no third")
    func quotes() throws {
        try withDevice { device, folder in
            #expect(try Data(contentsOf: folder.appending(path: "attestation_type")) == Data("dcap".utf8))
            #expect(try read(device, folder) == [])
            write(60, to: folder)
            #expect(try read(device, folder) == [])
            write(4, to: folder)
            try device.serve()
            #expect(try read(device, folder) == [0x71] + [UInt8](repeating: 7, count: 64))
            #expect(try read(device, folder) == [])
            write(64, of: 8, to: folder)
            try device.serve()
            #expect(try read(device, folder) == [0x71] + [UInt8](repeating: 8, count: 64))
            write(64, to: folder)
            #expect(misused(device))
        }
    }

    @Test("more than 64 bytes are misuse, at once or one by one", arguments: [[65], [63, 2], [1000]])
    func tooMuch(parts: [Int]) throws {
        try withDevice { device, folder in
            for part in parts.dropLast() {
                write(part, to: folder)
                try device.serve()
            }
            write(parts[parts.count - 1], to: folder)
            #expect(misused(device))
        }
    }

    @Test("a quote that the machine cannot make ends the run")
    func failure() throws {
        try PythonScript.withTemporaryFolder { folder in
            let device = try AttestationDevice(folder: folder) { _ in throw CocoaError(.featureUnsupported) }
            write(64, to: folder)
            #expect(throws: PlatformError.self) { try device.serve() }
        }
    }
}
