/// The label that every output of such a program carries.
package enum IexecLabel {
    /// What is known, which is nothing: iExec's middleware attests the worker's hardware to iExec, not to the program.
    package static let text = "UNVERIFIED — computed by an iExec worker; nothing here proves what hardware it has"
}
