import Foundation

/// Standard output for results, standard error for everything else.
enum Terminal {
  /// Whether standard error is a terminal a person looks at.
  static let isInteractive = isatty(STDERR_FILENO) == 1

  /// A line of result.
  static func say(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }

  /// A line of diagnosis or progress.
  static func complain(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }

  /// Replaces the terminal's current line; an empty text clears it.
  static func replaceLine(_ text: String) {
    FileHandle.standardError.write(Data("\r\u{1B}[2K\(text)".utf8))
  }
}
