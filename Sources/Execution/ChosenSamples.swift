import Stages
import Support

/// Some of the samples there are, drawn by a seed: what trains on few labels is given these.
package struct ChosenSamples: TrainingSamples {
  private let samples: any TrainingSamples
  /// The numbers of the chosen ones, as drawn.
  package let rows: [Int]

  /// Draws samples without putting any back.
  ///
  /// Of two draws by one seed the smaller is the beginning of the larger.
  ///
  /// - Parameters:
  ///   - count: How many, at least 1.
  ///   - samples: Those to choose from.
  ///   - seed: What they are drawn by.
  /// - Throws: ``PipelineError`` with `outOfRange` when there are fewer.
  package init(
    _ count: Int, of samples: any TrainingSamples, seed: UInt64
  ) throws(PipelineError) {
    precondition(count > 0, "\(count) samples")
    guard count <= samples.count else {
      throw PipelineError(
        .outOfRange, at: "labels",
        "\(count) labelled images are asked for, but there are \(samples.count)")
    }
    var stream = SampleSeed(run: seed, sample: 0, canvas: "", stage: "evaluate/labels").stream()
    let permutation = KeyedPermutation(count: samples.count, key: stream.next())
    self.samples = samples
    rows = (0..<count).map { permutation[$0] }
  }

  package var count: Int { rows.count }

  package func sample(
    _ index: Int, for run: StageRun?
  ) throws(PipelineError) -> LabelledSample {
    try samples.sample(rows[index], for: run)
  }
}
