#if Torch
import Evaluation
import Methods
import Support
import Tensors
import Testing

@Suite struct PrototypeHeadTests {
  private let seed = WeightSeed(run: 9)

  private func features() throws -> Tensor {
    var random = RandomStream(key: 20, lane: 0)
    return try .floats(random.normals(2 * 4 * 15, deviation: 3), shape: [2, 4, 3, 5])
  }

  @Test func `scores are the cosines of prototypes and projected features`() throws {
    let projector = try LinearHead(inputs: 4, classes: 6, seed: seed)
    let grouping = try SemanticGrouping(count: 5, dimension: 6, seed: seed)
    let head = try PrototypeHead(projector: projector, grouping: grouping)
    #expect(head.count == 5)
    let scores = try head.logits([features()], .evaluation)
    #expect(scores.shape == [2, 5, 3, 5])
    let found = try scores.floats()
    #expect(found.allSatisfy { abs($0) <= 1 + 1e-6 })

    let projected = try projector.forward(features(), .evaluation).floats()
    let prototypes = try grouping.prototypes.floats()
    func cosine(_ a: [Double], _ b: [Double]) -> Double {
      func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
      return dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()
    }
    for place in 0..<15 {
      for prototype in 0..<5 {
        let feature = (0..<6).map { Double(projected[(6 + $0) * 15 + place]) }
        let expected = cosine(feature, (0..<6).map { Double(prototypes[prototype * 6 + $0]) })
        #expect(abs(Double(found[(5 + prototype) * 15 + place]) - expected) < 1e-5)
      }
    }
  }

  @Test func `a feature that is a prototype, of any length, has the cosine 1`() throws {
    let grouping = try SemanticGrouping(count: 3, dimension: 4, seed: seed)
    let head = try PrototypeHead(projector: Sequential([any Layer]()), grouping: grouping)
    let input = try grouping.prototypes.detached().scaled(by: 7)
      .reshaped([3, 4, 1, 1])
    let scores = try head.logits([input], .evaluation).floats()
    for prototype in 0..<3 { #expect(abs(scores[prototype * 4] - 1) < 1e-6) }
  }
}
#endif
