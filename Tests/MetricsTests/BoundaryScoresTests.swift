import Imaging
import Metrics
import Support
import Testing

@Suite struct BoundaryScoresTests {
  private func map(_ rows: [[UInt16]]) -> LabelMap {
    LabelMap(size: PixelSize(rows[0].count, rows.count), labels: rows.flatMap { $0 })
  }

  // Tolerances that no distance of whole pixels meets exactly.
  @Test(arguments: [0, 0.0761, 0.1503, 0.4001, 1]) func `scores are those of the slow twin`(
    tolerance: Double
  ) throws {
    var maps = RandomMaps(lane: 40)
    let pairs = maps.pairs(14, classes: 4)
    var scores = try BoundaryScores(classes: 5, tolerance: tolerance)
    var sums = [Double](repeating: 0, count: 5)
    var counts = [Int](repeating: 0, count: 5)
    var images: [Double] = []
    for (labels, predictions) in pairs {
      try scores.add(labels, predictions: predictions)
      var own: [Double] = []
      for label in 0..<5 {
        let f = BoundaryTwin.f(labels, predictions, of: UInt16(label), tolerance: tolerance)
        guard let f else { continue }
        own.append(f)
        sums[label] += f
        counts[label] += 1
      }
      if !own.isEmpty { images.append(own.reduce(0, +) / Double(own.count)) }
    }
    #expect(scores.images.count == images.count)
    #expect(zip(scores.images, images).allSatisfy { abs($0 - $1) < 1e-12 })
    for label in 0..<5 {
      let expected = counts[label] > 0 ? sums[label] / Double(counts[label]) : nil
      #expect(scores.classMeans[label] == expected)
    }
    let mean = try scores.mean()
    #expect(abs(mean - images.reduce(0, +) / Double(images.count)) < 1e-12)
  }

  @Test func `what is all right scores 1, and a wider tolerance scores no lower`() throws {
    var maps = RandomMaps(lane: 41)
    var right = try BoundaryScores(classes: 4)
    var means: [Double] = []
    let pairs = maps.pairs(10, classes: 4)
    for pair in pairs {
      var corrected = pair.predictions
      for index in corrected.labels.indices where pair.labels.labels[index] != 255 {
        corrected.labels[index] = pair.labels.labels[index]
      }
      try right.add(pair.labels, predictions: corrected)
    }
    #expect(try right.mean() == 1)
    #expect(right.classMeans.allSatisfy { $0 == nil || $0 == 1 })
    for tolerance in [0, 0.05, 0.1, 0.3, 1] {
      var scores = try BoundaryScores(classes: 4, tolerance: tolerance)
      for pair in pairs { try scores.add(pair.labels, predictions: pair.predictions) }
      means.append(try scores.mean())
    }
    #expect(means == means.sorted() && means[0] < means[4])
  }

  @Test func `the usual tolerance is that of the authors`() throws {
    #expect(try BoundaryScores(classes: 1).tolerance == 0.0075)
  }

  @Test func `an image without labels adds nothing, and only such images are an error`() throws {
    var scores = try BoundaryScores(classes: 2)
    try scores.add(map([[255, 255], [7, 255]]), predictions: map([[0, 1], [1, 0]]))
    #expect(scores.images == [] && scores.classMeans == [nil, nil])
    let error = #expect(throws: PipelineError.self) { _ = try scores.mean() }
    #expect(
      error?.description == "boundaries: there are 0 images with labelled pixels to evaluate")
  }

  @Test func `settings and maps that make no sense are refused by name`() throws {
    let none = #expect(throws: PipelineError.self) { _ = try BoundaryScores(classes: 0) }
    #expect(none?.description == "boundaries: there are 0 classes, expected 1 or more")
    let wide = #expect(throws: PipelineError.self) {
      _ = try BoundaryScores(classes: 1, tolerance: 1.5)
    }
    #expect(
      wide?.description == "boundaries: the tolerance is 1.5, expected a share of the diagonal "
        + "from 0 to 1")
    var scores = try BoundaryScores(classes: 2)
    let beyond = #expect(throws: PipelineError.self) {
      try scores.add(map([[0, 1]]), predictions: map([[0, 2]]))
    }
    #expect(
      beyond?.description == "segmentation: the prediction of pixel 1 is 2, expected 0 to 1")
    #expect(scores.images == [])
  }
}
