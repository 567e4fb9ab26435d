import Cryptography
package import DeterministicCBOR

/// A value with exactly one encoding as deterministic CBOR, which decoding accepts and nothing else.
package protocol CBORRecord {
    /// The value as CBOR.
    var cbor: CBORValue { get }

    /// Reads the value strictly; errors are those of the module that refuses a part.
    init(cbor: CBORValue) throws
}

extension CBORRecord {
    /// The one encoding.
    package func encoded() -> [UInt8] { cbor.encoded() }

    /// Decodes exactly one value.
    ///
    /// - Throws: `OrdersError`: `malformedEncoding`, `malformedField`, or the cause that the value itself refuses.
    package init(decoding bytes: [UInt8]) throws(OrdersError) {
        do {
            try self.init(cbor: CBORValue(decoding: bytes))
        } catch let error as OrdersError {
            throw error
        } catch let error as CBORError {
            throw .malformedEncoding(error)
        } catch let error as CryptographyError {
            throw .malformedField(error)
        } catch {
            throw .malformedEncoding(.unexpectedShape)
        }
    }
}
