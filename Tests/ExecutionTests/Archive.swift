import Foundation

/// The system's archiver.
enum Archive {
  /// Runs `tar` with arguments; its status.
  static func tar(_ arguments: String...) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/tar")
    process.arguments = arguments
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
