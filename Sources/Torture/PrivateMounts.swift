import Foundation
import Support

/// File systems that only this process and its children see.
enum PrivateMounts {
  private static let mark = "TORTURE_HAS_PRIVATE_MOUNTS"

  /// Whether folders can be mounted.
  static var areAllowed: Bool { ProcessInfo.processInfo.environment[mark] != nil }

  /// Starts this program again in a mount namespace of its own (`unshare`), as the system's root or
  /// a pretended one; stays where it is when neither is allowed.
  static func enter() {
    guard !areAllowed else { return }
    for option in geteuid() == 0 ? ["-m"] : ["-rm"] {
      let probe = try? ChildProcess(
        "/usr/bin/unshare", [option, "/bin/mount", "-t", "tmpfs", "tmpfs", "/mnt"])
      guard probe?.end().reason == .exit(0) else { continue }
      setenv(mark, "1", 1)
      let words = ["/usr/bin/unshare", option] + CommandLine.arguments
      var vector = words.map { strdup($0) } + [nil]
      execv("/usr/bin/unshare", &vector)
    }
  }

  /// Mounts an empty file system in memory; whether that was done.
  static func tmpfs(at folder: String, size: ByteCount) -> Bool {
    mount(["-t", "tmpfs", "-o", "size=\(size.bytes)", "tmpfs", folder])
  }

  /// Makes a mounted file system read-only or writable again; whether that was done.
  static func remount(_ folder: String, isReadOnly: Bool) -> Bool {
    mount(["-o", "remount,\(isReadOnly ? "ro" : "rw")", folder])
  }

  static func unmount(_ folder: String) -> Bool {
    (try? ChildProcess("/bin/umount", [folder]))?.end().reason == .exit(0)
  }

  private static func mount(_ arguments: [String]) -> Bool {
    (try? ChildProcess("/bin/mount", arguments))?.end().reason == .exit(0)
  }
}
