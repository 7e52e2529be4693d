import Support

/// What the first values of a network's weights depend on: a run's seed, and the weight's name.
///
/// They do not depend on the other weights, the order they are made in, or the tensor library.
package struct WeightSeed: Sendable {
  private let run: UInt64?
  private let path: String

  /// Weights drawn for a run.
  package init(run: UInt64) {
    self.init(run: run, path: "")
  }

  /// Zeros in place of draws, for weights that come from elsewhere.
  package static let zeros = WeightSeed(run: nil, path: "")

  private init(run: UInt64?, path: String) {
    self.run = run
    self.path = path
  }

  /// The seed of a member by its name.
  package subscript(_ name: String) -> WeightSeed {
    WeightSeed(run: run, path: path.isEmpty ? name : "\(path).\(name)")
  }

  /// Normally distributed values of mean 0.
  func normals(_ shape: [Int], deviation: Double) throws(PipelineError) -> Tensor {
    let count = shape.reduce(1, *)
    guard var stream else { return try .zeros(shape) }
    return try .floats(stream.normals(count, deviation: deviation), shape: shape)
  }

  /// Values uniform in `-bound...bound`.
  func uniform(_ shape: [Int], bound: Double) throws(PipelineError) -> Tensor {
    guard var stream else { return try .zeros(shape) }
    let values = (0..<shape.reduce(1, *)).map { _ in Float(stream.uniform(-bound...bound)) }
    return try .floats(values, shape: shape)
  }

  private var stream: RandomStream? {
    run.map {
      SampleSeed(run: $0, sample: 0, canvas: "", stage: "weights \(path)").stream()
    }
  }
}
