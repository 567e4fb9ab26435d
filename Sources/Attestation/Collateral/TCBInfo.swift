/// The levels of one kind of platform: Intel's TCB info, version 3.
struct TCBInfo {
    /// What a platform must have reached for a level.
    ///
    /// Ordered by the platform's components, then the module's, then the PCE's version.
    struct Versions: Comparable {
        /// Sixteen components of the platform.
        let components: [UInt8]
        let pceSVN: UInt16
        /// Sixteen components of the TDX module and its loaders; none in the levels of SGX.
        let moduleComponents: [UInt8]

        static func < (left: Versions, right: Versions) -> Bool {
            let (old, new) = (left.components + left.moduleComponents, right.components + right.moduleComponents)
            return old == new ? left.pceSVN < right.pceSVN : old.lexicographicallyPrecedes(new)
        }
    }

    /// A TDX module: what the report of a trust domain must say of it.
    struct Module {
        let signer: [UInt8]
        let attributes: [UInt8]
        let attributesMask: [UInt8]
        /// By the module's security version; none for the module of the first generation.
        let levels: [TCBLevel<UInt8>]
    }

    let header: DocumentHeader
    let architecture: TrustedArchitecture
    let fmspc: [UInt8]
    let pceID: [UInt8]
    /// The newest first.
    let levels: [TCBLevel<Versions>]
    /// The module of the first generation.
    let firstModule: Module?
    /// Modules of later generations, `TDX_01` and so on.
    let modules: [String: Module]

    /// Reads a document whose signature was verified.
    ///
    /// - Throws: `AttestationError.malformedTCBInfo`, `.unknownStatus`.
    init(parsing text: [UInt8]) throws(AttestationError) {
        guard let document = JSONValue(parsing: text), let header = DocumentHeader(document), header.version == 3,
            let architecture = Self.architectures[header.identifier],
            document["tcbType"]?.asNumber(UInt32.self) == 0,
            let fmspc = document["fmspc"]?.asBytes, fmspc.count == 6,
            let pceID = document["pceId"]?.asBytes, pceID.count == 2,
            let levels = try document.levels(
                of: TCBStatus.ofPlatforms,
                { Versions($0, architecture: architecture) }
            )
        else { throw .malformedTCBInfo }
        (self.header, self.architecture, self.fmspc) = (header, architecture, fmspc)
        (self.pceID, self.levels) = (pceID, levels.sorted { $1.versions < $0.versions })
        firstModule = try document["tdxModule"].map { module throws(AttestationError) in
            try Module(module, levels: [])
        }
        modules = try Self.modules(document["tdxModuleIdentities"])
    }

    private static let architectures: [String: TrustedArchitecture] = ["SGX": .sgx, "TDX": .tdx]

    private static func modules(_ list: JSONValue?) throws(AttestationError) -> [String: Module] {
        guard let list else { return [:] }
        guard let entries = list.asArray else { throw .malformedTCBInfo }
        var modules: [String: Module] = [:]
        for entry in entries {
            guard let name = entry["id"]?.asText, modules[name] == nil,
                let levels = try entry.levels(of: TCBStatus.ofModules, { $0["isvsvn"]?.asNumber(UInt8.self) })
            else { throw .malformedTCBInfo }
            modules[name] = try Module(entry, levels: levels)
        }
        return modules
    }
}

extension TCBInfo.Module {
    fileprivate init(_ value: JSONValue, levels: [TCBLevel<UInt8>]) throws(AttestationError) {
        guard let signer = value["mrsigner"]?.asBytes, signer.count == 48,
            let attributes = value["attributes"]?.asBytes, attributes.count == 8,
            let mask = value["attributesMask"]?.asBytes, mask.count == 8
        else { throw .malformedTCBInfo }
        self.init(signer: signer, attributes: attributes, attributesMask: mask, levels: levels)
    }
}

extension TCBInfo.Versions {
    fileprivate init?(_ tcb: JSONValue, architecture: TrustedArchitecture) {
        guard let components = tcb.components("sgxtcbcomponents"), let pceSVN = tcb["pcesvn"]?.asNumber(UInt16.self)
        else { return nil }
        var moduleComponents: [UInt8] = []
        if architecture == .tdx {
            guard let components = tcb.components("tdxtcbcomponents") else { return nil }
            moduleComponents = components
        }
        self.init(components: components, pceSVN: pceSVN, moduleComponents: moduleComponents)
    }
}

extension JSONValue {
    /// The `svn` of sixteen components.
    fileprivate func components(_ name: String) -> [UInt8]? {
        guard let list = self[name]?.asArray else { return nil }
        let versions = list.compactMap { $0["svn"]?.asNumber(UInt8.self) }
        return list.count == 16 && versions.count == 16 ? versions : nil
    }
}
