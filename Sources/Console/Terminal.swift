import Foundation

/// Standard output for results, standard error for everything else.
package enum Terminal {
  /// Whether standard error is a terminal a person looks at.
  package static let isInteractive = isatty(STDERR_FILENO) == 1

  /// A line of result; when it cannot be written, the process ends with 1.
  package static func say(_ line: String) {
    let number = write(line + "\n", to: STDOUT_FILENO)
    guard number != 0 else { return }
    let reason = String(cString: strerror(number)).lowercased()
    complain("pastiche: standard output: cannot be written: \(reason)")
    ExitStatus.failed.exit()
  }

  /// A line of diagnosis or progress.
  package static func complain(_ line: String) {
    // Nobody can be told that this failed; the exit code is what is left.
    _ = write(line + "\n", to: STDERR_FILENO)
  }

  /// Replaces the terminal's current line; an empty text clears it.
  package static func replaceLine(_ text: String) {
    _ = write("\r\u{1B}[2K\(text)", to: STDERR_FILENO)
  }

  /// Writes all of a text, and gives the error's number, or 0.
  ///
  /// `FileHandle.write` would crash the process.
  private static func write(_ text: String, to descriptor: Int32) -> Int32 {
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      let put = bytes.withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
      }
      if put < 0 && errno == EINTR { continue }
      guard put > 0 else { return errno == 0 ? EIO : errno }
      written += put
    }
    return 0
  }
}
