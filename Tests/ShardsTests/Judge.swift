import Foundation

/// The Python of the judges' environment, where others' readers are installed.
enum Judge {
  /// `PASTICHE_JUDGES` when set, else `.judges/bin/python` in the repository.
  static let python: String =
    ProcessInfo.processInfo.environment["PASTICHE_JUDGES"]
    ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent(".judges/bin/python").path

  /// Whether the environment is there and has a module.
  static func has(_ module: String) -> Bool {
    guard FileManager.default.isExecutableFile(atPath: python) else { return false }
    return (try? run(python, ["-c", "import \(module)"], showsErrors: false).status) == 0
  }
}
