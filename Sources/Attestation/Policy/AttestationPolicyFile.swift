import Cryptography
import Orders

/// A relying party's requirements on quotes, as a file: one JSON object, of which every member may be missing.
///
/// - `environments`: some of `sgx`, `tdx`, `simulated`; without it the first two.
/// - `measurements`: object of environment to list of measurements, 64 hexadecimal digits each; without it any.
/// - `reportData`: 128 hexadecimal digits; without it any.
/// - `statuses`: allowed statuses in Intel's words; without it `UpToDate` and `SWHardeningNeeded`.
/// - `advisories`: the advisories that another status may come with; without it none.
/// - `deniedAdvisories`: advisories that nothing may come with.
/// - `minimumEvaluation`, `minimumSecurityVersion`: numbers; without them 0.
/// - `maximumCollateralAge`: seconds; without it as long as the collateral is current.
/// - `allowedPlatforms`, `deniedPlatforms`: digests of platforms, 64 hexadecimal digits each.
///
/// The empty object is the production policy: hardware, patched. A member of another name is refused, so that no
/// requirement is lost to a slip of the pen.
package struct AttestationPolicyFile: Sendable {
    /// The most bytes of the file.
    package static let maximumCount = 64 * 1024
    /// The policy of who has set nothing: hardware, patched.
    package static let production = AttestationPolicyFile(JSONValue.object([:], range: 0..<0))

    private let policies: [any AttestationPolicy]
    private let maximumCollateralAge: Int64?

    /// Reads the file.
    ///
    /// - Throws: `AttestationError.malformedPolicy`.
    package init(decoding json: [UInt8]) throws(AttestationError) {
        guard json.count <= Self.maximumCount, let file = JSONValue(parsing: json), case .object = file,
            file.names.isSubset(of: Set(Name.allCases.map(\.rawValue)))
        else { throw .malformedPolicy }
        for name in Name.allCases where file[name.rawValue] != nil {
            guard Self.isRight(name, file[name.rawValue]) else { throw .malformedPolicy }
        }
        self.init(file)
    }

    /// The requirements at the time of a verification, in Unix seconds.
    package func policies(at time: Int64) -> [any AttestationPolicy] {
        guard let maximumCollateralAge else { return policies }
        return policies + [CollateralAgePolicy(maximum: maximumCollateralAge, at: time)]
    }

    private enum Name: String, CaseIterable {
        case environments, measurements, reportData, statuses, advisories, deniedAdvisories, minimumEvaluation
        case minimumSecurityVersion, maximumCollateralAge, allowedPlatforms, deniedPlatforms
    }
}

extension AttestationPolicyFile {
    /// Takes members that are right, and for those that are missing what the description says.
    private init(_ file: JSONValue) {
        func member(_ name: Name) -> JSONValue? { file[name.rawValue] }
        let statuses = member(.statuses)?.statuses
        var policies: [any AttestationPolicy] = [
            EnvironmentPolicy(allowed: member(.environments)?.environments ?? [.sgx, .tdx]),
            StatusPolicy(statuses: statuses ?? StatusPolicy.sound, advisories: member(.advisories)?.texts ?? []),
            AdvisoryPolicy(denied: member(.deniedAdvisories)?.texts ?? []),
            EvaluationPolicy(minimum: member(.minimumEvaluation)?.asNumber(UInt32.self) ?? 0),
            SecurityVersionPolicy(minimum: member(.minimumSecurityVersion)?.asNumber(UInt16.self) ?? 0),
            PlatformPolicy(
                allowed: member(.allowedPlatforms)?.digests.map(Set.init),
                denied: Set(member(.deniedPlatforms)?.digests ?? [])
            ),
        ]
        if let measurements = member(.measurements)?.measurements {
            policies.append(MeasurementPolicy(allowed: measurements))
        }
        if let reportData = member(.reportData)?.asBytes { policies.append(ReportDataPolicy(expected: reportData)) }
        self.policies = policies
        maximumCollateralAge = member(.maximumCollateralAge)?.asNumber(Int64.self)
    }

    /// Whether a member has the form that its name asks for.
    private static func isRight(_ name: Name, _ value: JSONValue?) -> Bool {
        switch name {
        case .environments: value?.environments != nil
        case .measurements: value?.measurements != nil
        case .reportData: value?.asBytes?.count == 64
        case .statuses: value?.statuses != nil
        case .advisories, .deniedAdvisories: value?.texts != nil
        case .minimumEvaluation: value?.asNumber(UInt32.self) != nil
        case .minimumSecurityVersion: value?.asNumber(UInt16.self) != nil
        case .maximumCollateralAge: value?.asNumber(Int64.self) != nil
        case .allowedPlatforms, .deniedPlatforms: value?.digests != nil
        }
    }
}

extension JSONValue {
    /// Each entry of a list, made by `entry`; nil where one cannot be made, or there is no list.
    private func list<Entry>(_ entry: (JSONValue) -> Entry?) -> [Entry]? {
        guard let values = asArray else { return nil }
        let entries = values.compactMap(entry)
        return entries.count == values.count ? entries : nil
    }

    fileprivate var texts: Set<String>? { list(\.asText).map(Set.init) }

    fileprivate var environments: Set<ExecutionEnvironment>? {
        list { $0.asText.flatMap(ExecutionEnvironment.init) }.map(Set.init)
    }

    /// Statuses that can be allowed; a revoked platform is refused before any policy.
    fileprivate var statuses: Set<TCBStatus>? {
        list { $0.asText.flatMap(TCBStatus.init).flatMap { $0 == .revoked ? nil : $0 } }.map(Set.init)
    }

    fileprivate var digests: [Digest]? { list { $0.asBytes.flatMap { try? Digest($0) } } }

    fileprivate var measurements: [ExecutionEnvironment: [Digest]]? {
        guard case .object(let members, _) = self else { return nil }
        var measurements: [ExecutionEnvironment: [Digest]] = [:]
        for (name, value) in members {
            guard let environment = ExecutionEnvironment(rawValue: name), let digests = value.digests else {
                return nil
            }
            measurements[environment] = digests
        }
        return measurements
    }
}
