import Imaging
import Metrics
import Support
import TestSupport
import Testing

@Suite struct SegHungarianMIoUGoldenTests {
  @Test(arguments: GoldenSet.cases(method: "seg_hungarian_miou"))
  func `matchings and scores equal the reference`(golden: GoldenCase) throws {
    try golden.checking { check in
      for form in GoldenForm.all(of: golden) {
        let table = try table(check, form, golden)
        let matching =
          form.subwords.contains("many_to_one")
          ? ClusterMatching(manyToOne: table) : ClusterMatching(oneToOne: table)
        try compare(check, form, golden, table, matching)
      }
    }
  }

  /// The counts of a form: given as such, or of its label maps.
  private func table(
    _ check: GoldenCheck, _ form: GoldenForm, _ golden: GoldenCase
  ) throws -> ContingencyTable {
    if let name = form.input("confusion") {
      let shape = try check.shape(name)
      try #require(shape.count == 2)
      return try ContingencyTable(
        counts: check.integers(name), classes: shape[0], columns: shape[1])
    }
    let isOver = form.subwords.contains("over")
    let classes = Int(try #require(golden.constant("num_classes")))
    let stated = isOver ? golden.constant("clusters_overclustered") : nil
    let shape = form.shape(ofResult: "confusion") ?? [classes, stated.map { Int($0) } ?? classes]
    try #require(shape.count == 2)
    var table = try ContingencyTable(
      classes: shape[0], columns: shape[1],
      ignoredLabel: Int(#require(golden.constant("ignore_index"))))
    try table.add(
      labels: check.integers(#require(form.input("labels"))),
      predictions: check.integers(
        #require(form.input(isOver ? "overclustered" : "clusters"))))
    return table
  }

  private func compare(
    _ check: GoldenCheck, _ form: GoldenForm, _ golden: GoldenCase, _ table: ContingencyTable,
    _ matching: ClusterMatching
  ) throws {
    // Nothing evaluated has no scores, which the reference writes as -1.
    let scores = try table.pixels > 0 ? matching.scores() : nil
    let none = [Double?](repeating: nil, count: table.classes)
    for name in form.names {
      switch form.leaf(name) {
      case "confusion":
        check.expect(name, equals: table.counts, shape: [table.classes, table.columns])
      case "cluster_to_class":
        check.expect(name, equals: matching.classOfCluster.map { $0 ?? -1 })
      case "iou": check.expect(name, equals: marked(scores?.iou ?? none))
      case "miou": check.expect(name, equals: marked([scores?.miouUnion]))
      case "pixel_accuracy": check.expect(name, equals: marked([scores?.pixelAccuracy]))
      case "matched_pixels": check.expect(name, equals: [matching.matchedPixels])
      case "allowed_miou":
        // One of the values is enough: the others are of other matchings with as many pixels.
        let allowed = try check.doubles(name)
        let own = scores?.miouUnion ?? -1
        let expectation = try #require(golden.expectations[name])
        let isAllowed = allowed.contains {
          abs($0 - own) <= expectation.absoluteTolerance + expectation.relativeTolerance * abs($0)
        }
        check.expect(name, equals: isAllowed ? allowed : allowed.map { _ in own })
      default: break  // Found by the check as never compared.
      }
    }
  }
}

@Suite struct ClusterMatchingTests {
  private func table(
    _ counts: [Int], classes: Int, columns: Int
  ) throws -> ContingencyTable {
    try ContingencyTable(counts: counts, classes: classes, columns: columns)
  }

  @Test(arguments: [(4, 4), (4, 9), (6, 3)])
  func `the numbers of the clusters make no difference`(classes: Int, clusters: Int) throws {
    var maps = RandomMaps(lane: UInt64(classes * clusters))
    for _ in 0..<20 {
      // Large random counts have no ties.
      let counts = (0..<classes * clusters).map { _ in maps.integer(0...1 << 30) }
      let order = maps.order(of: clusters)
      var permuted = counts
      for (cluster, other) in order.enumerated() {
        for label in 0..<classes {
          permuted[label * clusters + other] = counts[label * clusters + cluster]
        }
      }
      let (first, second) = (
        try table(counts, classes: classes, columns: clusters),
        try table(permuted, classes: classes, columns: clusters)
      )
      for (left, right) in [
        (ClusterMatching(oneToOne: first), ClusterMatching(oneToOne: second)),
        (ClusterMatching(manyToOne: first), ClusterMatching(manyToOne: second)),
      ] {
        #expect(left.confusion == right.confusion)
        #expect(left.classOfCluster == order.map { right.classOfCluster[$0] })
      }
    }
  }

  @Test func `clusters that are the classes under other names have scores of 1`() throws {
    var maps = RandomMaps(lane: 31)
    let names = maps.order(of: 6)
    var table = try ContingencyTable(classes: 6, columns: 6)
    let labels = (0..<300).map { _ in maps.integer(0...5) }
    try table.add(labels: labels, predictions: labels.map { names[$0] })
    for matching in [ClusterMatching(oneToOne: table), ClusterMatching(manyToOne: table)] {
      let scores = try matching.scores()
      #expect(matching.matchedPixels == 300)
      #expect(scores.miouUnion == 1 && scores.pixelAccuracy == 1)
      for label in 0..<6 { #expect(matching.classOfCluster[names[label]] == label) }
    }
  }

  @Test func `pixels of clusters without a class are missed and nobody's mistake`() throws {
    let counts = [
      5, 1, 0, 2,
      0, 4, 3, 0,
    ]
    let matching = ClusterMatching(oneToOne: try table(counts, classes: 2, columns: 4))
    #expect(matching.classOfCluster == [0, 1, nil, nil])
    #expect(matching.confusion.table.counts == [5, 1, 0, 4])
    #expect(matching.confusion.unassigned == [2, 3])
    let scores = try matching.scores()
    #expect(scores.iou == [5.0 / 8, 4.0 / 8])
    #expect(scores.pixelAccuracy == 9.0 / 15)
    let merged = ClusterMatching(manyToOne: try table(counts, classes: 2, columns: 4))
    #expect(merged.classOfCluster == [0, 1, 1, 0])
    #expect(merged.matchedPixels == 14 && merged.confusion.unassigned == [0, 0])
  }

  @Test func `a class without pixels takes the lowest cluster that is left`() throws {
    // Class 0 has none; class 1 is best in cluster 2.
    let counts = [
      0, 0, 0,
      1, 0, 9,
      1, 8, 2,
    ]
    let matching = ClusterMatching(oneToOne: try table(counts, classes: 3, columns: 3))
    #expect(matching.classOfCluster == [0, 2, 1])
    // Cluster 0 has two pixels, so that class 0 has a union.
    #expect(try matching.scores().iou == [0, 9.0 / 12, 8.0 / 11])
    let wide = ClusterMatching(
      oneToOne: try table([0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0], classes: 3, columns: 4))
    #expect(wide.classOfCluster == [0, 1, 2, nil])
  }

  @Test func `with fewer clusters than classes some classes have none`() throws {
    let matching = ClusterMatching(
      oneToOne: try table([3, 0, 0, 4, 2, 2], classes: 3, columns: 2))
    #expect(matching.classOfCluster == [0, 1])
    #expect(try matching.scores().iou == [3.0 / 5, 4.0 / 6, 0])
  }

  @Test func `of equally frequent classes a cluster stands for the lowest`() throws {
    let matching = ClusterMatching(
      manyToOne: try table([0, 0, 1, 2, 0, 1, 2, 0], classes: 4, columns: 2))
    #expect(matching.classOfCluster == [3, 1])
    let even = ClusterMatching(manyToOne: try table([1, 0, 1, 0], classes: 2, columns: 2))
    #expect(even.classOfCluster == [0, 0])
  }

  @Test func `nothing evaluated is an error, not a score`() throws {
    let matching = ClusterMatching(oneToOne: try table([0, 0, 0, 0], classes: 2, columns: 2))
    let error = #expect(throws: PipelineError.self) { _ = try matching.scores() }
    #expect(error?.message == "there are 0 labelled pixels to evaluate, 0 were skipped")
  }
}
