import Foundation
import Support

/// The file names of one shard: `NAME-000000.tar` and what lies beside it.
package struct ShardName: Sendable, Hashable, Comparable {
  /// The run's name.
  package let prefix: String
  /// The shard's number, from 0; at least six digits in the file names.
  package let index: Int

  package init(prefix: String, index: Int) {
    precondition(index >= 0, "shard \(index) has a negative number")
    self.prefix = prefix
    self.index = index
  }

  /// Reads the name of a tar; nil when it is not one that ``tar`` makes.
  package init?(tar file: String) {
    guard file.hasSuffix(".tar"), let dash = file.lastIndex(of: "-") else { return nil }
    let digits = file[file.index(after: dash)...].dropLast(4)
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let index = Int(digits) else {
      return nil
    }
    self.init(prefix: String(file[..<dash]), index: index)
    guard tar == file, Self.problem(withPrefix: prefix) == nil else { return nil }
  }

  /// The archive.
  package var tar: String { stem + ".tar" }
  /// The member offsets in DALI's format.
  package var idx: String { stem + ".idx" }
  /// The facts that let an index be made without reading the tar.
  package var facts: String { ".\(stem).json" }
  /// The lock that the process writing this shard holds.
  package var lock: String { ".\(stem).lock" }
  /// The archive while it is written.
  package var temporary: String { stem + ".tar.tmp" }

  private var stem: String {
    let digits = String(index)
    return prefix + "-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }

  package static func < (left: ShardName, right: ShardName) -> Bool {
    left.prefix == right.prefix ? left.index < right.index : left.prefix < right.prefix
  }

  /// What is wrong with a run's name as a file name and a URL; nil when nothing is.
  package static func problem(withPrefix prefix: String) -> String? {
    guard !prefix.isEmpty else { return "name is empty" }
    guard prefix.utf8.count <= 200 else {
      return "name has \(prefix.utf8.count) characters, over the limit of 200"
    }
    guard !prefix.hasPrefix("."), !prefix.hasPrefix("-") else {
      return "name '\(prefix)' begins with '\(prefix.prefix(1))'"
    }
    guard prefix.utf8.allSatisfy({ $0.isPlain || $0 == UInt8(ascii: ".") }) else {
      return "name '\(prefix)' has characters other than ASCII letters, digits, '.', '_' and '-'"
    }
    return nil
  }

  /// The shards whose tars lie in a folder, in order; a folder that does not exist has none.
  ///
  /// - Parameters:
  ///   - folder: The run's shard folder.
  ///   - prefix: Only shards of this run; nil for every file that is named like a shard.
  /// - Returns: Their names; other files are passed over.
  /// - Throws: ``PipelineError`` with `inputOutput` when the folder cannot be listed.
  package static func present(
    in folder: String, prefix: String? = nil
  ) throws(PipelineError) -> [ShardName] {
    guard try FileBytes.isPresent(folder) else { return [] }
    let files: [String]
    do {
      files = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw PipelineError(
        .inputOutput, at: folder, "cannot be listed",
        hint: "check that it is a folder and that you may read it")
    }
    return files.compactMap { ShardName(tar: $0) }
      .filter { prefix == nil || $0.prefix == prefix }
      .sorted()
  }
}

extension UInt8 {
  /// Whether this is an ASCII letter, a digit, `_` or `-`.
  var isPlain: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
