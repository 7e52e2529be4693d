import Imaging
import Stages
import Support
import TestSupport
import Testing

/// Every feature at once: a sample depends on the pipeline, its index and the seed, and on nothing else.
@Suite struct StageDeterminismTests {
  private static let stages = """
      - background: { from: photos, canvases: [query, key] }
      - transform:
          flip: 0.5
          shear_degrees_range: [-10, 10]
          perspective: { distortion_scale: 0.3, probability: 0.5 }
      - resize: { size_px: [120, 100], mode: pad }
      - paste:
          segment: items
          count_range: [1, 3]
          copies_range: [1, 2]
          quotas: { gun: 0.5 }
          shear_degrees_range: [-20, 20]
          perspective: {}
          canvas_fraction_range: [0.1, 0.3]
          blend: gaussian
          placement: { inside: { polygon: [[0, 0], [1, 0], [0.5, 1]] }, min_inside: 0.8 }
          distractors: { from: items, count_range: [0, 2], scale_range: [0.4, 0.8] }
    """

  private func maker(seed: Int = 1) throws -> BenchMaker {
    try PasteBench.make().maker(samples: "count: 24", seed: seed, stages: Self.stages)
  }

  @Test func `samples are the same again, in any order, and differ by seed`() throws {
    let (one, two, other) = (try maker(), try maker(), try maker(seed: 2))
    let first = try (0..<24).map { try one.sample($0).fingerprint }
    let again = try (0..<24).reversed().map { try two.sample($0).fingerprint }
    #expect(first == again.reversed())
    #expect(Set(first).count == 24)
    #expect(zip(first, try (0..<24).map { try other.sample($0).fingerprint }).allSatisfy(!=))
  }
}
