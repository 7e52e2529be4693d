import Foundation
import Manifest
import Safetensors
import Scoring
import Stages
import Support
import Tensors

/// One training of one network on labelled images, and its place on disk.
///
/// A training that came to its end is not done again: beside the network lies a JSON file that says what
/// it is a function of, and what came of it.
package struct SegmentationTraining {
  private let start: EncoderStart
  private let seed: UInt64
  private let rate: Double
  private let settings: JSONValue
  private let path: String

  /// - Parameters:
  ///   - start: What the backbone starts with.
  ///   - seed: What the head, batches and drawn weights depend on.
  ///   - rate: The highest learning rate.
  ///   - settings: What it is a function of, beside those.
  ///   - path: Where it is kept, without an ending.
  package init(
    start: EncoderStart, seed: UInt64, rate: Double, settings: JSONValue, path: String
  ) {
    self.start = start
    self.seed = seed
    self.rate = rate
    self.settings = settings
    self.path = path
  }

  /// What came of a training.
  package struct Outcome: Equatable {
    /// The loss of some steps.
    package let curve: [Point]
    /// What the network scored on the split that rates are compared on; nil when none is.
    package let selected: Double?

    package init(curve: [Point], selected: Double?) {
      self.curve = curve
      self.selected = selected
    }

    /// The loss of a step.
    package struct Point: Equatable {
      package let step: Int
      package let loss: Double

      package init(step: Int, loss: Double) {
        self.step = step
        self.loss = loss
      }
    }
  }

  private var network: String { "\(path).safetensors" }
  private var record: String { "\(path).json" }

  private var identity: JSONValue {
    [
      "settings": settings, "init": .string(start.name), "network": .string("\(start.form)"),
      "input_filter": .string(start.filter.rawValue),
      "weights_sha256": start.digest.map { .string("\($0)") } ?? .null,
      "seed": .integer(Int(seed)), "learning_rate": .number(rate),
    ]
  }

  /// What came of it before; nil when it was not done, or as another one.
  package func stored() throws(PipelineError) -> Outcome? {
    guard try FileBytes.isPresent(record) else { return nil }
    let json = try JSONValue(parsing: try FileBytes.read(record), at: record)
    guard json["identity"]?.text() == identity.text(),
      case .array(let rows)? = json["curve"]
    else { return nil }
    let curve = rows.compactMap { row -> Outcome.Point? in
      guard let step = row["step"]?.whole, let loss = row["loss"]?.real else { return nil }
      return Outcome.Point(step: step, loss: loss)
    }
    return Outcome(curve: curve, selected: json["selected"]?.real)
  }

  /// Takes what training made of the network, when it is there.
  ///
  /// - Returns: Whether it is.
  package func load(into network: SegmentationNetwork) throws(PipelineError) -> Bool {
    guard try stored() != nil, try FileBytes.isPresent(self.network) else { return false }
    try network.state.load(try SafetensorsFile.read(self.network), at: self.network)
    return true
  }

  /// Keeps a network and what came of it.
  package func keep(
    _ network: SegmentationNetwork, _ outcome: Outcome
  ) throws(PipelineError) {
    try FileBytes.makeFolder(PathText.folder(of: path))
    // The record of another training would tell of this network until its own is there.
    try remove(record)
    try network.state.stored().write(self.network)
    let json: JSONValue = [
      "version": 1, "identity": identity,
      "curve": .array(
        outcome.curve.map { ["step": .integer($0.step), "loss": .number($0.loss)] }),
      "selected": outcome.selected.map { .number($0) } ?? .null,
    ]
    try FileBytes.writeAtomically(json.text(indented: true) + [10], to: record)
  }

  /// Forgets the network, but not what came of it.
  package func forgetNetwork() throws(PipelineError) { try remove(network) }

  private func remove(_ file: String) throws(PipelineError) {
    guard unlink(file) == 0 || errno == ENOENT else {
      throw FileBytes.failure(file, "cannot be removed")
    }
  }
}
