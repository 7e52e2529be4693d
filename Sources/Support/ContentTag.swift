import CCrypto

/// What a process knows bytes again by, several times as fast as by their digest.
///
/// GMAC (NIST SP 800-38D) under a key that is drawn when the process starts. Other bytes have the same
/// tag with a chance below 2⁻¹⁰⁰, whoever chose them, as nobody can know the key. A tag means nothing
/// to any other process and is never written.
package struct ContentTag: Sendable, Equatable {
  /// The tag of no bytes in particular.
  package static let none = ContentTag(high: 0, low: 0)

  private let high: UInt64
  private let low: UInt64

  private init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The tag of some bytes.
  package init(of bytes: [UInt8]) {
    var tag = [UInt8](repeating: 0, count: 16)
    var count = 0
    guard let context = EVP_MAC_CTX_dup(Self.keyed) else {
      preconditionFailure("libcrypto is out of memory")
    }
    defer { EVP_MAC_CTX_free(context) }
    guard EVP_MAC_update(context, bytes, bytes.count) == 1,
      EVP_MAC_final(context, &tag, &count, tag.count) == 1, count == tag.count
    else { preconditionFailure("libcrypto cannot compute GMAC") }
    high = tag[..<8].reduce(0) { $0 << 8 | UInt64($1) }
    low = tag[8...].reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Only copied from, so threads may share it.
  private nonisolated(unsafe) static let keyed: OpaquePointer = {
    let context = EVP_MAC_CTX_new(EVP_MAC_fetch(nil, "GMAC", nil))
    var random = SystemRandomNumberGenerator()
    let key = (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }
    // Tags never leave the process, so nobody sees two under one nonce.
    var nonce = [UInt8](repeating: 0, count: 12)
    var cipher = Array("AES-128-GCM".utf8CString)
    let isReady = cipher.withUnsafeMutableBufferPointer { cipher in
      nonce.withUnsafeMutableBytes { nonce in
        // A setting keeps the pointer to its name as well as that to its value.
        OSSL_MAC_PARAM_CIPHER.withCString { cipherName in
          OSSL_MAC_PARAM_IV.withCString { nonceName in
            let settings = [
              OSSL_PARAM_construct_utf8_string(cipherName, cipher.baseAddress, 0),
              OSSL_PARAM_construct_octet_string(nonceName, nonce.baseAddress, nonce.count),
              OSSL_PARAM_construct_end(),
            ]
            return EVP_MAC_init(context, key, key.count, settings) == 1
          }
        }
      }
    }
    guard isReady, let context else { preconditionFailure("libcrypto cannot start GMAC") }
    return context
  }()
}
