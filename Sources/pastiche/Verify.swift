import ArgumentParser
import Console
import Execution
import Foundation
import Shards
import Support

/// `verify DIR`: whether shards are what their index says.
struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compares every shard and member with the index, and says what to do.")

  @Argument(help: "A run's folder, or its folder of shards.")
  var folder: String

  @Flag(help: "Makes the index anew from the shards first.")
  var rebuildIndex = false

  func run() throws {
    let inner = folder + "/shards"
    let shards = FileBytes.exists(inner) ? inner : folder
    if rebuildIndex {
      let header = try ShardIndex.read(folder: shards)
      try ShardVerification.rebuildIndex(folder: shards, header: header).write(to: shards)
      Terminal.say("\(shards)/\(ShardIndex.file): made anew")
    }
    let index = try ShardIndex.read(folder: shards)
    var findings = try ShardVerification.findings(in: shards)
    if shards == inner {
      findings += ShardVerification.annotationFindings(in: folder, index: index)
      findings += RunFolder(folder).identityFindings(index: index)
    } else if !index.annotations.isEmpty {
      Terminal.complain(
        "\(folder): the annotation files do not lie in the folder of shards; "
          + "verify the run's folder to compare them")
    }
    for finding in findings { Terminal.say("\(finding.place): \(finding.message)") }
    // Several findings of one shard have one remedy.
    var remedies: [String] = []
    for case let remedy? in findings.map(\.hint) where !remedies.contains(remedy) {
      remedies.append(remedy)
      Terminal.say(remedy)
    }
    guard findings.isEmpty else { throw ExitStatus.failed }
    Terminal.say("\(shards): \(index.shards.count) shards, \(index.samples) samples, no difference")
  }
}
