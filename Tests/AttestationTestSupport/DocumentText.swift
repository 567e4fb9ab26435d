import Attestation
import Foundation

/// The documents of a test platform.
package enum DocumentText {
    /// A time as documents write it.
    package static func time(_ time: Int64) -> String {
        Date(timeIntervalSince1970: Double(time)).formatted(.iso8601)
    }

    /// A TCB info of one level, which a platform of `PlatformIdentityPlan` reaches.
    static func tcbInfo(_ architecture: TrustedArchitecture, at time: Int64) -> String {
        let components = "[" + [String](repeating: "{\"svn\":2}", count: 16).joined(separator: ",") + "]"
        let isTDX = architecture == .tdx
        let zeros = String(repeating: "0", count: 96)
        let module = #""mrsigner":"\#(zeros)","attributes":"0000000000000000","attributesMask":"FFFFFFFFFFFFFFFF""#
        let modules = """
            "tdxModule":{\(module)},"tdxModuleIdentities":[{"id":"TDX_03",\(module),"tcbLevels":[\
            {"tcb":{"isvsvn":3},"tcbDate":"2024-03-13T00:00:00Z","tcbStatus":"UpToDate"},\
            {"tcb":{"isvsvn":2},"tcbDate":"2023-03-13T00:00:00Z","tcbStatus":"OutOfDate","advisoryIDs":["TEST-SA-3"]}]}],
            """
        return """
            {"id":"\(isTDX ? "TDX" : "SGX")","version":3,"issueDate":"\(Self.time(time - 1_296_000))",\
            "nextUpdate":"\(Self.time(time + 1_296_000))","fmspc":"53494D000000","pceId":"0000","tcbType":0,\
            "tcbEvaluationDataNumber":17,\(isTDX ? modules : "")"tcbLevels":[{"tcb":{"sgxtcbcomponents":\(components),\
            "pcesvn":11\(isTDX ? ",\"tdxtcbcomponents\":\(components)" : "")},"tcbDate":"2024-03-13T00:00:00Z",\
            "tcbStatus":"UpToDate"}]}
            """
    }

    /// An identity of the quoting enclave below, in two levels.
    static func enclaveIdentity(_ architecture: TrustedArchitecture, at time: Int64) -> String {
        """
        {"id":"\(architecture == .tdx ? "TD_QE" : "QE")","version":2,"issueDate":"\(Self.time(time - 1_296_000))",\
        "nextUpdate":"\(Self.time(time + 1_296_000))","tcbEvaluationDataNumber":18,"miscselect":"00000000",\
        "miscselectMask":"FFFFFFFF","attributes":"11000000000000000000000000000000",\
        "attributesMask":"FBFFFFFFFFFFFFFF0000000000000000",\
        "mrsigner":"\(String(repeating: "5E", count: 32))","isvprodid":1,"tcbLevels":[\
        {"tcb":{"isvsvn":8},"tcbDate":"2024-03-13T00:00:00Z","tcbStatus":"UpToDate"},\
        {"tcb":{"isvsvn":6},"tcbDate":"2023-03-13T00:00:00Z","tcbStatus":"OutOfDate","advisoryIDs":["TEST-SA-1"]}]}
        """
    }
}
