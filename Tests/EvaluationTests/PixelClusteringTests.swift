#if Torch
import Evaluation
import Execution
import Imaging
import Metrics
import Support
import Tensors
import TestSupport
import Testing

@Suite struct PixelClusteringTests {
  private let bench: EvaluationBench

  /// Four red images and two green ones, of one feature each.
  init() throws {
    bench = try EvaluationBench()
    for number in 0..<6 {
      try bench.add(
        "\(number)", number % 3 == 2 ? EvaluationBench.green : EvaluationBench.red, label: 0)
    }
  }

  private func centroids(
    _ count: Int, seed: UInt64, stop: StopSignal = StopSignal(), progress: (Int) -> Void = { _ in }
  ) throws(PipelineError) -> Centroids? {
    let images: EvaluationImages
    do { images = try bench.images(fit: .cropped).images } catch {
      throw PipelineError(.inputOutput, at: "bench", "\(error)")
    }
    return try PixelClustering(images: images, device: .cpu, stop: stop)
      .centroids(count, of: EvaluationBench.backbone(), seed: seed, progress: progress)
  }

  /// The cluster of each image.
  private func clusters(_ centroids: Centroids) throws -> [UInt16] {
    let network = SegmentationNetwork(
      backbone: try EvaluationBench.backbone(), head: try CentroidHead(centroids, on: .cpu),
      isFrozen: true)
    let test = SegmentationTest(
      try bench.images(fit: .cropped).images, device: .cpu, stop: StopSignal())
    var found: [UInt16] = []
    _ = try test.predict(by: network) { _, prediction in
      #expect(Set(prediction.labels).count == 1)
      found.append(prediction.labels[0])
    }
    return found
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func `two colours are two clusters`(seed: UInt64) throws {
    var done = 0
    let centroids = try #require(try centroids(2, seed: seed) { done = $0 })
    #expect(done == 6)
    #expect(centroids.count == 2)
    #expect(centroids.width == 512)
    let found = try clusters(centroids)
    #expect(found[0] != found[2])
    #expect(found == [found[0], found[0], found[2], found[0], found[0], found[2]])
  }

  @Test func `a seed gives the same centroids each time`() throws {
    #expect(try centroids(2, seed: 5) == centroids(2, seed: 5))
  }

  @Test func `more clusters than features are refused`() throws {
    let error = #expect(throws: PipelineError.self) { try centroids(7, seed: 1) }
    #expect(
      error?.description
        == "k-means: there are 6 features to make 7 clusters of, expected 7 or more")
  }

  @Test func `it ends when asked to`() throws {
    let stop = StopSignal()
    stop.raise()
    #expect(try centroids(2, seed: 1, stop: stop) == nil)
  }
}
#endif
