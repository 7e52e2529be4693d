import Foundation

/// Writing one file over and over.
enum ScratchFile {
  /// Writes all bytes, without the sync and the rename of real outputs; whether that worked.
  static func write(_ bytes: [UInt8], to path: String) -> Bool {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return bytes.withUnsafeBytes {
      Foundation.write(descriptor, $0.baseAddress, $0.count) == $0.count
    }
  }
}
