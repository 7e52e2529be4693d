import Datasets
import Foundation
import Support

/// The tars that arguments name: folders, files and patterns.
package enum ShardPaths {
  /// All tars, in the order of the arguments and then by name.
  ///
  /// A folder stands for the tars in it, or in its folder `shards`.
  ///
  /// - Throws: ``PipelineError`` with `missingFile` for an argument that names none.
  package static func tars(of arguments: [String]) throws(PipelineError) -> [String] {
    var paths: [String] = []
    for argument in arguments { paths += try tars(of: argument) }
    return paths
  }

  private static func tars(of argument: String) throws(PipelineError) -> [String] {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: argument, isDirectory: &isFolder) {
      guard isFolder.boolValue else { return [argument] }
      for folder in ["\(argument)/shards", argument] where FileBytes.exists(folder) {
        let found = try Glob.files(matching: "*.tar", below: folder)
        if !found.isEmpty { return found.map { "\(folder)/\($0)" } }
      }
      let compressed = try Glob.files(matching: "*.tar.*", below: argument)
      throw PipelineError(
        .missingFile, at: argument, "holds no file that ends in .tar",
        hint: compressed.first.map { "unpack '\($0)' to a plain tar first" })
    }
    guard argument.contains(where: { "*?[".contains($0) }) else {
      throw PipelineError(.missingFile, at: argument, "is neither a folder, a tar nor a pattern")
    }
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
    let fixed = parts.prefix { !$0.contains { "*?[".contains($0) } }.joined(separator: "/")
    let root = fixed.isEmpty ? (argument.hasPrefix("/") ? "/" : ".") : fixed
    let pattern = parts.dropFirst(
      fixed.isEmpty ? 0 : fixed.split(separator: "/", omittingEmptySubsequences: false).count)
    guard FileBytes.exists(root) else {
      throw PipelineError(.missingFile, at: root, "does not exist")
    }
    let found = try Glob.files(matching: pattern.joined(separator: "/"), below: root)
    guard !found.isEmpty else {
      throw PipelineError(.missingFile, at: argument, "matches no file")
    }
    return found.map { root == "." ? $0 : root == "/" ? "/\($0)" : "\(root)/\($0)" }
  }
}
