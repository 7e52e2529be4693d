import CCrypto

/// A SHA-256 value (FIPS 180-4), computed by the system's libcrypto.
public struct Digest: Sendable, Hashable, CustomStringConvertible {
  /// The 32 bytes as four big-endian words: a fixed size, so that catalogs of many rows stay small.
  package let words: [4 of UInt64]

  package init(words: [4 of UInt64]) {
    self.words = words
  }

  /// The digest of some bytes.
  package init(of bytes: some Sequence<UInt8>) {
    var hasher = DigestHasher()
    let done: Void? = bytes.withContiguousStorageIfAvailable {
      hasher.update(UnsafeRawBufferPointer($0))
    }
    if done == nil { hasher.update(Array(bytes)) }
    self = hasher.finalized()
  }

  /// The digest of a text's UTF-8 bytes.
  package init(ofText text: String) {
    self.init(of: Array(text.utf8))
  }

  /// Reads 64 hexadecimal digits; nil when the text is anything else.
  public init?(hex: String) {
    let digits = Array(hex.utf8)
    guard digits.count == 64 else { return nil }
    var words: [4 of UInt64] = [0, 0, 0, 0]
    for index in 0..<4 {
      let slice = digits[index * 16..<(index + 1) * 16]
      guard slice.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
        let word = UInt64(String(decoding: slice, as: UTF8.self), radix: 16)
      else { return nil }
      words[index] = word
    }
    self.words = words
  }

  /// 64 lower-case hexadecimal digits.
  public var description: String {
    (0..<4).map { index in
      let digits = String(words[index], radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  /// Equal when all 32 bytes are.
  public static func == (left: Digest, right: Digest) -> Bool {
    (0..<4).allSatisfy { left.words[$0] == right.words[$0] }
  }

  /// Feeds the first eight bytes, which are as good as any.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(words[0])
  }
}

/// Computes a ``Digest`` over bytes that arrive in pieces.
package struct DigestHasher: ~Copyable {
  private let context: OpaquePointer
  /// Looked up once: libcrypto searches its providers at every start without it.
  private nonisolated(unsafe) static let algorithm = EVP_MD_fetch(nil, "SHA256", nil)

  /// The version of OpenSSL's libcrypto, for example `3.0.15`.
  package static var libraryVersion: String {
    // "OpenSSL 3.0.15 3 Sep 2024"
    let words = String(cString: OpenSSL_version(OPENSSL_VERSION)).split(separator: " ")
    return words.count > 1 ? String(words[1]) : words.joined()
  }

  package init() {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, Self.algorithm, nil) == 1
    else {
      preconditionFailure("libcrypto cannot start SHA-256")
    }
    self.context = context
  }

  deinit {
    EVP_MD_CTX_free(context)
  }

  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    let status = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    precondition(status == 1, "libcrypto cannot continue SHA-256")
  }

  package mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  package mutating func update(_ text: String) {
    update(Array(text.utf8))
  }

  package consuming func finalized() -> Digest {
    var bytes = [UInt8](repeating: 0, count: 32)
    let status = EVP_DigestFinal_ex(context, &bytes, nil)
    precondition(status == 1, "libcrypto cannot finish SHA-256")
    var words: [4 of UInt64] = [0, 0, 0, 0]
    for (index, byte) in bytes.enumerated() {
      words[index / 8] = words[index / 8] << 8 | UInt64(byte)
    }
    return Digest(words: words)
  }
}
