import COpenBLAS
import Metrics
import Support
import Testing

@Suite(.serialized) struct NearestNeighboursTests {
  private func unit(_ values: [Float], _ width: Int) throws -> UnitFeatures {
    try UnitFeatures(normalising: values, width: width, at: "test")
  }

  private func found(
    _ queries: [Float], among values: [Float], width: Int, count: Int,
    block: NearestNeighbours.Block = .standard
  ) throws -> [[Neighbour]] {
    var lists: [[Neighbour]] = []
    let nearest = try NearestNeighbours(among: unit(values, width), block: block)
    try nearest.search(unit(queries, width), count: count) { query, list in
      #expect(query == lists.count)
      lists.append(list)
    }
    return lists
  }

  @Test(arguments: [
    (1, 1, 1, 1), (30, 1, 9, 7), (7, 3, 5, 10), (300, 17, 40, 200), (5000, 64, 300, 20),
  ]) func `neighbours are those of the slow twin`(
    count: Int, width: Int, queryCount: Int, k: Int
  ) throws {
    let values = features(count, width: width, lane: 1)
    let queries = features(queryCount, width: width, lane: 2)
    let twin = NeighbourTwin(values, width: width)
    let lists = try found(queries, among: values, width: width, count: k)
    try #require(lists.count == queryCount)
    for (list, query) in zip(lists, NeighbourTwin.units(queries, width: width)) {
      let expected = twin.neighbours(of: query, count: k)
      #expect(list.map(\.index) == expected.map(\.index))
      #expect(zip(list, expected).allSatisfy { abs($0.similarity - $1.similarity) < 1e-12 })
    }
  }

  /// Features that differ by less than single precision can tell in their products.
  private func crowd(_ count: Int, width: Int) -> [Float] {
    let centre = features(1, width: width, lane: 3)
    let apart = features(count, width: width, lane: 4)
    return apart.indices.map { centre[$0 % width] + apart[$0] * 1e-6 }
  }

  @Test func `similarities that are equal in single precision are told apart`() throws {
    let (width, k) = (24, 60)
    let values = crowd(3000, width: width)
    let queries = features(20, width: width, lane: 5)
    let twin = NeighbourTwin(values, width: width)
    let lists = try found(queries, among: values, width: width, count: k)
    var crowded = 0
    for (list, query) in zip(lists, NeighbourTwin.units(queries, width: width)) {
      let expected = twin.neighbours(of: query, count: k)
      #expect(list.map(\.index) == expected.map(\.index))
      if Set(expected.map { Float($0.similarity) }).count < k { crowded += 1 }
    }
    // Otherwise the test would not see what it is for.
    #expect(crowded > 10)
  }

  @Test(arguments: [(1, 1), (3, 7), (64, 4096), (500, 900)]) func `no bit depends on the blocks`(
    queryBlock: Int, featureBlock: Int
  ) throws {
    let width = 40
    let values = crowd(1500, width: width) + features(1500, width: width, lane: 6)
    let queries = features(70, width: width, lane: 7)
    let block = NearestNeighbours.Block(queries: queryBlock, features: featureBlock)
    #expect(
      try found(queries, among: values, width: width, count: 30, block: block)
        == found(queries, among: values, width: width, count: 30))
  }

  @Test(arguments: [Int32(2), 3, 8]) func `no bit depends on the number of threads`(
    threads: Int32
  ) throws {
    let width = 128
    let values = crowd(4000, width: width) + features(4000, width: width, lane: 8)
    let queries = features(256, width: width, lane: 9)
    let before = openblas_get_num_threads()
    defer { openblas_set_num_threads(before) }
    openblas_set_num_threads(1)
    let alone = try found(queries, among: values, width: width, count: 20)
    openblas_set_num_threads(threads)
    #expect(try found(queries, among: values, width: width, count: 20) == alone)
  }

  @Test(arguments: [1, 8, 128, 2048]) func `products stay within the slack that is left for them`(
    width: Int
  ) throws {
    // Of one sign, so that nothing cancels and errors are as large as they get.
    let left = try unit(features(64, width: width, lane: 10).map { abs($0) }, width)
    let right = try unit(features(96, width: width, lane: 11).map { abs($0) }, width)
    var products = [Float](repeating: 0, count: 64 * 96)
    cblas_sgemm(
      CblasRowMajor, CblasNoTrans, CblasTrans, 64, 96, blasint(width), 1, left.values,
      blasint(width), right.values, blasint(width), 0, &products, 96)
    let worst = products.indices.map { index in
      let (row, column) = (index / 96 * width, index % 96 * width)
      let exact = NeighbourTwin.similarity(
        Array(left.values[row..<row + width]), Array(right.values[column..<column + width]))
      return abs(Double(products[index]) - exact)
    }.max()
    #expect(try #require(worst) <= NearestNeighbours.slack(width: width) / 2)
  }

  @Test(arguments: [1, 5, 4096]) func `of equal features the first ones are nearest`(
    featureBlock: Int
  ) throws {
    let row = features(1, width: 12, lane: 12)
    let values = [[Float]](repeating: row, count: 50).flatMap(\.self)
    let lists = try found(
      features(3, width: 12, lane: 13), among: values, width: 12, count: 6,
      block: .init(queries: 2, features: featureBlock))
    #expect(lists.map { $0.map(\.index) } == [[Int]](repeating: Array(0..<6), count: 3))
  }

  @Test func `a feature is left out by its row, not by its likeness`() throws {
    let width = 9
    var values = features(80, width: width, lane: 14)
    values += values[..<(2 * width)]
    let all = try NearestNeighbours(
      among: unit(values, width), block: .init(queries: 7, features: 11))
    let twin = NeighbourTwin(values, width: width)
    var rows = 0
    try all.searchLeavingOneOut(count: 5) { query, list in
      let expected = twin.neighbours(of: twin.features[query], count: 5, leavingOut: query)
      #expect(list.map(\.index) == expected.map(\.index))
      if query < 2 { #expect(list[0].index == query + 80) }
      if query >= 80 { #expect(list[0].index == query - 80) }
      rows += 1
    }
    #expect(rows == 82)
  }

  @Test func `no query finds nothing, and more neighbours than features are all features`() throws {
    let values = features(4, width: 3, lane: 15)
    #expect(try found([], among: values, width: 3, count: 2) == [])
    let lists = try found(features(2, width: 3, lane: 16), among: values, width: 3, count: 100)
    #expect(lists.map { $0.map(\.index).sorted() } == [[0, 1, 2, 3], [0, 1, 2, 3]])
  }

  @Test func `what cannot be searched is refused by name`() throws {
    let two = try unit([1, 2], 2)
    let nothing = #expect(throws: PipelineError.self) {
      _ = try NearestNeighbours(among: unit([], 2))
    }
    #expect(nothing?.description == "knn: there are 0 training features, expected 1 or more")
    let nearest = try NearestNeighbours(among: two)
    let none = #expect(throws: PipelineError.self) { try nearest.search(two, count: 0) { _, _ in } }
    #expect(none?.description == "knn: k is 0, expected 1 or more")
    let other = #expect(throws: PipelineError.self) {
      try nearest.search(unit([1, 2, 3], 3), count: 1) { _, _ in }
    }
    #expect(other?.description == "knn: queries have 3 columns but training features have 2")
    let one = #expect(throws: PipelineError.self) {
      try nearest.searchLeavingOneOut(count: 1) { _, _ in }
    }
    #expect(one?.description == "knn: there is 1 feature, expected 2 or more to leave one out")
  }
}
