#if Torch
import Foundation
import Methods
import Support
import Tensors
import TestSupport
import Testing

/// What holds of MLS whatever the numbers are; the numbers are in the golden suites.
@Suite struct MLSTests {
  private func random(_ shape: [Int], key: UInt64) throws -> Tensor {
    var stream = RandomStream(key: key, lane: 0)
    return try .floats(stream.normals(shape.reduce(1, *), deviation: 1), shape: shape)
  }

  private func settings(_ neighbours: Int = 4) -> MLS.Settings {
    var settings = MLS.Settings()
    settings.neighbours = neighbours
    return settings
  }

  private func comparison(
    features: Tensor, projections: Tensor, dictionary: Tensor, keys: Tensor,
    _ settings: MLS.Settings
  ) throws -> MLS.Comparison {
    try MLS.Comparison(
      queries: .init(features: features, projections: projections),
      keys: random([3, 5], key: 4), features: dictionary, projections: keys, settings: settings)
  }

  @Test func `labels are as many as asked for, and do not depend on the length of features`() throws
  {
    let features = try random([3, 6], key: 1)
    let dictionary = try random([6, 20], key: 2).normalized(axis: 0)
    let keys = try random([5, 20], key: 3).normalized(axis: 0)
    let projections = try random([3, 5], key: 5)
    let plain = try comparison(
      features: features, projections: projections, dictionary: dictionary, keys: keys, settings())
    let scaled = try comparison(
      features: features.scaled(by: 7), projections: projections, dictionary: dictionary,
      keys: keys, settings())
    #expect(plain.labels.shape == [3, 4])
    let (rows, others) = (try plain.labels.integers(), try scaled.labels.integers())
    for row in 0..<3 {
      let places = Set(rows[row * 4..<row * 4 + 4])
      #expect(places.count == 4)
      #expect(places == Set(others[row * 4..<row * 4 + 4]))
    }
  }

  @Test func `the order of both dictionaries does not matter, that of one does`() throws {
    let features = try random([3, 6], key: 1)
    let dictionary = try random([6, 20], key: 2).normalized(axis: 0)
    let keys = try random([5, 20], key: 3).normalized(axis: 0)
    let order = (0..<20).map { ($0 * 7 + 3) % 20 }
    func loss(_ dictionary: Tensor, _ keys: Tensor) throws -> (Float, [Float]) {
      let projections = try random([3, 5], key: 5)
      try projections.requireGradient()
      let found = try comparison(
        features: features, projections: projections, dictionary: dictionary, keys: keys,
        settings())
      try found.total.backward()
      return (try found.total.number(), try projections.gradient()?.floats() ?? [])
    }
    let plain = try loss(dictionary, keys)
    let both = try loss(dictionary.selected(order, axis: 1), keys.selected(order, axis: 1))
    let one = try loss(dictionary.selected(order, axis: 1), keys)
    #expect(abs(plain.0 - both.0) < 1e-5)
    #expect(zip(plain.1, both.1).allSatisfy { abs($0 - $1) < 1e-5 })
    #expect(abs(plain.0 - one.0) > 1e-4)
  }

  @Test func `labels count from their part of the training on`() throws {
    func network() throws -> MLS.Network {
      let seed = WeightSeed(run: 1)
      return MLS.Network(
        backbone: Sequential([
          try Conv2d(3, 6, Window(3, stride: 2, padding: 1), seed: seed["conv"]),
          GlobalAveragePool(),
        ]), projector: try Sequential.projector([6, 5], seed: seed["projector"]))
    }
    var numbers = settings()
    numbers.labelStart = 0.5
    numbers.groups = 1
    let mls = try MLS(
      query: network(), key: network(),
      features: KeyQueue(columns: random([6, 20], key: 2).normalized(axis: 0)),
      projections: KeyQueue(columns: random([5, 20], key: 3).normalized(axis: 0)),
      settings: numbers)
    let views = try [random([3, 3, 8, 8], key: 7), random([3, 3, 8, 8], key: 8)]
    for (progress, weight) in [(0.0, Float(0)), (0.4, 0), (0.5, 0.5), (0.9, 0.5)] {
      var stream = RandomStream(key: 9, lane: 0)
      try mls.beginStep(progress: progress)
      let found = try mls.compare(
        MethodBatch(views: views, samples: [0, 1, 2]),
        shuffle: BatchShuffle(count: 3, random: &stream))
      let (contrast, labels) = (try found.contrastLoss.number(), try found.labelLoss.number())
      #expect(abs(try found.total.number() - contrast - weight * labels) < 1e-5, "\(progress)")
    }
  }

  @Test func `without labels it is MoCo v2's loss`() throws {
    var settings = settings()
    settings.labelWeight = 0
    let projections = try random([3, 5], key: 5)
    let keys = try random([5, 20], key: 3).normalized(axis: 0)
    let found = try comparison(
      features: random([3, 6], key: 1), projections: projections,
      dictionary: random([6, 20], key: 2).normalized(axis: 0), keys: keys, settings)
    let logits = try MoCo.logits(
      queries: MoCo.unit(projections), keys: MoCo.unit(random([3, 5], key: 4)), queue: keys,
      temperature: settings.temperature)
    #expect(abs(try found.total.number() - MoCo.loss(logits).number()) < 1e-6)
  }

  @Test func `the loss of the labels is two logarithms, and stays finite far out`() throws {
    var settings = settings()
    let projections = try random([3, 5], key: 5)
    let keys = try random([5, 20], key: 3).normalized(axis: 0)
    let dictionary = try random([6, 20], key: 2).normalized(axis: 0)
    let features = try random([3, 6], key: 1)
    let found = try comparison(
      features: features, projections: projections, dictionary: dictionary, keys: keys, settings)
    let logits = try found.logits.slice(1..<21, axis: 1).floats().map { Double($0) }
    let labels = try found.labels.integers()
    var sum = 0.0
    for row in 0..<3 {
      let places = Set(labels[row * 4..<row * 4 + 4])
      for place in 0..<20 {
        let x = places.contains(place) ? logits[row * 20 + place] : -logits[row * 20 + place]
        sum -= log(1 / (1 + exp(-x)))
      }
    }
    #expect(abs(Double(try found.labelLoss.number()) - sum / 60) < 1e-5)
    settings.temperature = 1e-4
    let far = try comparison(
      features: features, projections: projections, dictionary: dictionary, keys: keys, settings)
    #expect(try far.labelLoss.number().isFinite)
  }
}
#endif
