/// How well patched something is, and which advisories concern it, while its parts are put together.
///
/// The rules are those of Intel's library, or stricter; only when a domain is to be launched again follows dcap-qvl.
struct PlatformLevel {
    var status: TCBStatus
    var advisories: Set<String>

    /// The level that a table gives.
    init<Versions>(_ level: TCBLevel<Versions>) {
        (status, advisories) = (level.status, Set(level.advisories))
    }

    /// What a platform is worth together with a quoting enclave or module.
    ///
    /// A part's status other than up to date and revoked counts as out of date, as Intel's `EnclaveReportVerifier` takes
    /// that of a quoting enclave.
    func converged<Versions>(with part: TCBLevel<Versions>) -> PlatformLevel {
        var whole = self
        whole.advisories.formUnion(part.advisories)
        switch (part.status, status) {
        case (.upToDate, _): break
        case (.revoked, _): whole.status = .revoked
        case (_, .upToDate), (_, .swHardeningNeeded), (_, .tdRelaunchAdvised): whole.status = .outOfDate
        case (_, .configurationNeeded), (_, .configurationAndSWHardeningNeeded),
            (_, .tdRelaunchAdvisedConfigurationNeeded):
            whole.status = .outOfDateConfigurationNeeded
        case (_, .outOfDate), (_, .outOfDateConfigurationNeeded), (_, .revoked): break
        }
        return whole
    }

    /// What a trust domain is worth that was launched at this level, when the module beneath it is now at another.
    ///
    /// Intel's `TDRelaunchCheck` names fewer domains so: only where the module itself was old, and the present one is at
    /// the newest level. The others are out of date there, and here as in dcap-qvl `TDRelaunchAdvised`.
    func relaunchable(at current: PlatformLevel) -> PlatformLevel {
        guard status == .outOfDate || status == .outOfDateConfigurationNeeded else { return self }
        var whole = self
        switch (status, current.status) {
        case (.outOfDate, .upToDate), (.outOfDate, .swHardeningNeeded): whole.status = .tdRelaunchAdvised
        case (_, .upToDate), (_, .swHardeningNeeded), (_, .configurationNeeded),
            (_, .configurationAndSWHardeningNeeded):
            whole.status = .tdRelaunchAdvisedConfigurationNeeded
        default: break
        }
        return whole
    }
}

extension TCBInfo {
    /// Step 11: the newest level that an SGX platform has reached, with its quoting enclave's.
    func level(
        of platform: PlatformIdentity,
        vouching enclave: TCBLevel<UInt16>
    ) throws(AttestationError) -> PlatformLevel {
        PlatformLevel(try reached(by: platform, module: [])).converged(with: enclave)
    }

    /// Steps 11 and 12: the newest level that a TDX platform and its module had reached when a domain was launched, with
    /// its quoting enclave's.
    ///
    /// A report of version 1.5 says what is beneath the domain now, too; that must be known and not revoked.
    func level(
        of platform: PlatformIdentity,
        with report: TrustDomainReport,
        vouching enclave: TCBLevel<UInt16>
    ) throws(AttestationError) -> PlatformLevel {
        func level(_ moduleSVN: [UInt8]) throws(AttestationError) -> PlatformLevel {
            let level = PlatformLevel(try reached(by: platform, module: moduleSVN))
            guard let module = try moduleLevel(of: report, moduleSVN: moduleSVN) else {
                return level.converged(with: enclave)
            }
            return level.converged(with: module).converged(with: enclave)
        }
        let launched = try level(report.tcbSVN)
        guard let current = try report.currentTCBSVN.map({ svn throws(AttestationError) in try level(svn) }) else {
            return launched
        }
        guard current.status != .revoked else { throw .levelRevoked }
        return launched.relaunchable(at: current)
    }

    /// Of a module after the first generation, the identity rates the first two components, and the levels the others.
    private func reached(
        by platform: PlatformIdentity,
        module: [UInt8]
    ) throws(AttestationError) -> TCBLevel<Versions> {
        guard platform.fmspc == fmspc, platform.pceID == pceID else { throw .otherPlatform }
        let rated = module.count > 1 && module[1] > 0 ? 2 : 0
        let reached = levels.first { level in
            platform.pceSVN >= level.versions.pceSVN
                && zip(platform.componentSVNs, level.versions.components).allSatisfy { $0 >= $1 }
                && zip(module, level.versions.moduleComponents).dropFirst(rated).allSatisfy { $0 >= $1 }
        }
        guard let reached else { throw .noMatchingLevel }
        return reached
    }

    /// Step 12: the TDX module is the one that its generation has, and its level; the first generation has none.
    private func moduleLevel(
        of report: TrustDomainReport,
        moduleSVN: [UInt8]
    ) throws(AttestationError) -> TCBLevel<UInt8>? {
        let (securityVersion, generation) = (moduleSVN[0], moduleSVN[1])
        let digits = String(generation, radix: 16, uppercase: true)
        let name = "TDX_" + (digits.count == 1 ? "0" : "") + digits
        guard let module = generation == 0 ? firstModule : modules[name], report.mrSignerSEAM == module.signer,
            report.seamAttributes.masked(by: module.attributesMask) == module.attributes
        else { throw .moduleNotKnown }
        guard generation > 0 else { return nil }
        guard let level = module.levels.first(where: { securityVersion >= $0.versions }) else {
            throw .noMatchingLevel
        }
        return level
    }
}
