import Foundation
import Reporting
import Safetensors
import Support

/// The folder of a training, `DIR/train`: checkpoints, curves and the weights at the end.
package struct TrainingFolder: Sendable {
  package let path: String

  package init(_ path: String) {
    self.path = path
  }

  /// The backbone under torchvision's names, once training has ended.
  package var weights: String { "\(path)/backbone.safetensors" }
  /// Numbers over steps, a JSON object a line.
  package var metrics: String { "\(path)/metrics.jsonl" }
  /// The page with the curves.
  package var page: String { "\(path)/report.html" }
  package var report: String { "\(path)/report.json" }
  package var lock: String { "\(path)/.train.lock" }

  private static let prefix = "checkpoint-"

  private func name(ofStep step: Int) -> String {
    let digits = "\(step)"
    let zeros = String(repeating: "0", count: max(0, 9 - digits.count))
    return "\(path)/\(Self.prefix)\(zeros)\(digits)"
  }

  /// TensorBoard's file: the one that is there, else a new name.
  func events() throws(PipelineError) -> String {
    let there = try names().filter { $0.hasPrefix("events.out.tfevents.") }.max()
    let name =
      there
      ?? EventFile.name(
        seconds: Int(Date().timeIntervalSince1970), host: ProcessInfo.processInfo.hostName)
    return "\(path)/\(name)"
  }

  /// The steps of the checkpoints that are there, in order; of those without a JSON file none.
  package func steps() throws(PipelineError) -> [Int] {
    try names().filter { $0.hasSuffix(".json") }.compactMap { Self.step(of: $0) }.sorted()
  }

  /// The checkpoint of the last step; nil when there is none.
  ///
  /// - Throws: ``PipelineError`` with `corruptFile` when one of its files was damaged.
  package func newest() throws(PipelineError) -> Checkpoint? {
    guard let step = try steps().last else { return nil }
    return try Checkpoint.read("\(name(ofStep: step)).json")
  }

  /// Whether a training came to its end here, and all that it leaves is there; looks at no weights.
  ///
  /// - Parameters:
  ///   - identity: Which training.
  ///   - steps: All that it has.
  /// - Returns: Whether there is nothing to do.
  /// - Throws: ``PipelineError`` as for a checkpoint's JSON file.
  package func isFinished(
    _ identity: TrainingIdentity, steps: Int
  ) throws(PipelineError) -> Bool {
    guard try self.steps().last == steps else { return false }
    for path in [weights, page, report] where try !FileBytes.isPresent(path) { return false }
    let path = "\(name(ofStep: steps)).json"
    let value = try JSONValue(parsing: try FileBytes.read(path), at: path)
    return try identity.isEqual(to: value["training"] ?? .null)
  }

  /// Writes a checkpoint, each of its two files whole or not at all, then removes the oldest.
  ///
  /// - Parameters:
  ///   - checkpoint: What to write.
  ///   - keep: How many remain.
  /// - Throws: ``PipelineError`` with `inputOutput`; the checkpoints before are then still there.
  package func write(_ checkpoint: Checkpoint, keep: Int) throws(PipelineError) {
    try checkpoint.write(to: name(ofStep: checkpoint.step))
    let kept = Set(try steps().suffix(keep))
    // The JSON file first: weights without it are no checkpoint.
    for name in try names().sorted() {
      // What a process that was killed had begun is of no use either.
      let isUnfinished = name.hasPrefix(Self.prefix) && name.hasSuffix(".tmp")
      guard isUnfinished || Self.step(of: name).map({ !kept.contains($0) }) ?? false else {
        continue
      }
      guard unlink("\(path)/\(name)") == 0 || errno == ENOENT else {
        throw FileBytes.failure("\(path)/\(name)", "cannot be removed")
      }
    }
  }

  private func names() throws(PipelineError) -> [String] {
    guard try FileBytes.isPresent(path) else { return [] }
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw PipelineError(.inputOutput, at: path, "cannot be listed")
    }
  }

  /// The step in the name of a file of a checkpoint.
  private static func step(of name: String) -> Int? {
    guard name.hasPrefix(prefix) else { return nil }
    for ending in [".json", ".safetensors"] where name.hasSuffix(ending) {
      return Int(name.dropFirst(prefix.count).dropLast(ending.count))
    }
    return nil
  }
}
