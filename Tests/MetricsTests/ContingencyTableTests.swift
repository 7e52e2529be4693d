import Imaging
import Metrics
import Support
import Testing

@Suite struct ContingencyTableTests {
  private let size = PixelSize(2, 2)

  private func table(
    _ pairs: [(labels: LabelMap, predictions: LabelMap)], classes: Int
  ) throws -> ContingencyTable {
    var table = try ContingencyTable(classes: classes, columns: classes)
    for pair in pairs { try table.add(pair.labels, predictions: pair.predictions) }
    return table
  }

  @Test func `rows are the ground truth and columns the predictions`() throws {
    var table = try ContingencyTable(classes: 2, columns: 3)
    try table.add(
      LabelMap(size: size, labels: [0, 1, 1, 255]),
      predictions: LabelMap(size: size, labels: [2, 0, 0, 1]))
    #expect(table.counts == [0, 0, 1, 2, 0, 0])
    #expect(table[1, 0] == 2 && table.pixels == 3 && table.skippedPixels == 1)
    #expect(table.pixelsOfClasses == [1, 2])
  }

  @Test func `labels that are no class are skipped, with whatever was predicted there`() throws {
    var table = try ContingencyTable(classes: 3, columns: 3, ignoredLabel: 1)
    try table.add(labels: [0, 1, 2, 3, -1, 255], predictions: [0, 99, 1, -7, 0, 3])
    #expect(table.counts == [1, 0, 0, 0, 0, 0, 0, 1, 0])
    #expect(table.skippedPixels == 4)
  }

  @Test(arguments: [UInt64(1), 2, 3]) func `all pixels are counted or skipped`(
    lane: UInt64
  ) throws {
    var maps = RandomMaps(lane: lane)
    let pairs = maps.pairs(9, classes: 5)
    let table = try table(pairs, classes: 5)
    let labelled = pairs.reduce(0) { $0 + $1.labels.labels.count { $0 != 255 } }
    #expect(table.pixels == labelled)
    #expect(table.skippedPixels == pairs.reduce(0) { $0 + $1.labels.size.area } - labelled)
  }

  @Test func `neither the order of images nor their parts make a difference`() throws {
    var maps = RandomMaps(lane: 4)
    let pairs = maps.pairs(12, classes: 4)
    let whole = try table(pairs, classes: 4)
    let shuffled = maps.order(of: 12).map { pairs[$0] }
    #expect(try table(shuffled, classes: 4) == whole)
    var sum = try table(Array(pairs[..<5]), classes: 4)
    try sum.merge(table(Array(pairs[5..<6]), classes: 4))
    try sum.merge(table(Array(pairs[6...]), classes: 4))
    #expect(sum == whole)
  }

  @Test func `an image without labels adds nothing`() throws {
    var table = try ContingencyTable(classes: 2, columns: 2)
    try table.add(
      LabelMap(size: size, labels: [255, 255, 255, 255]),
      predictions: LabelMap(size: size, labels: [0, 1, 0, 1]))
    #expect(table.pixels == 0 && table.skippedPixels == 4)
  }

  @Test func `counts are exact beyond those of single precision`() throws {
    var table = try ContingencyTable(counts: [1 << 24], classes: 1, columns: 1)
    try table.merge(ContingencyTable(counts: [1], classes: 1, columns: 1))
    #expect(table.counts == [16_777_217])
    for _ in 0..<30 { try table.merge(table) }
    #expect(table.counts == [16_777_217 << 30])
  }

  @Test func `a prediction that is none is an error, and nothing is counted`() throws {
    var table = try ContingencyTable(classes: 3, columns: 2)
    let error = #expect(throws: PipelineError.self) {
      try table.add(
        LabelMap(size: size, labels: [0, 1, 2, 0]),
        predictions: LabelMap(size: size, labels: [0, 1, 2, 0]))
    }
    #expect(
      error?.description == "segmentation: the prediction of pixel 2 is 2, expected 0 to 1")
    #expect(table.pixels == 0)
  }

  @Test func `other shapes are refused by name`() throws {
    var table = try ContingencyTable(classes: 3, columns: 3)
    let sizes = #expect(throws: PipelineError.self) {
      try table.add(
        LabelMap(size: size, labels: [0, 0, 0, 0]),
        predictions: LabelMap(size: PixelSize(1, 2), labels: [0, 0]))
    }
    #expect(
      sizes?.description == "segmentation: the labels are 2x2 but the predictions are 1x2")
    let counts = #expect(throws: PipelineError.self) {
      try table.add(labels: [0, 1], predictions: [0])
    }
    #expect(counts?.description == "segmentation: there are 2 labels but 1 predictions")
    let tables = #expect(throws: PipelineError.self) {
      try table.merge(ContingencyTable(classes: 3, columns: 4))
    }
    #expect(
      tables?.description == "segmentation: a table of 3x4 ignoring 255 cannot be added to one of "
        + "3x3 ignoring 255")
  }

  @Test func `counts that are none are refused`() {
    let few = #expect(throws: PipelineError.self) {
      _ = try ContingencyTable(counts: [1, 2, 3], classes: 2, columns: 2)
    }
    #expect(few?.description == "segmentation: there are 3 counts, expected 2 rows of 2")
    let negative = #expect(throws: PipelineError.self) {
      _ = try ContingencyTable(counts: [1, -2], classes: 1, columns: 2)
    }
    #expect(negative?.description == "segmentation: a count is -2, expected 0 or more")
    let none = #expect(throws: PipelineError.self) {
      _ = try ContingencyTable(classes: 0, columns: 2)
    }
    #expect(none?.description == "segmentation: there are 0 classes, expected 1 to 65536")
  }
}
