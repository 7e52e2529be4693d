import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct SubjectOrderTests {
  private let bench: StageBench

  /// Six guns, three knives and one saw.
  init() throws {
    bench = try StageBench()
    for (index, label) in [1, 1, 2, 1, 3, 1, 2, 1, 2, 1].enumerated() {
      try bench.addItem("\(index)", class: UInt16(label), 8, 8, colour: [9, 9, 9])
    }
    try bench.addPhoto("0", Image(size: PixelSize(4, 4), filling: [0, 0, 0]))
  }

  private func rows(_ samples: String, seed: Int = 1) throws -> [Int] {
    let maker = try bench.maker(
      samples: samples, seed: seed, stages: "  - background: { from: photos }")
    return try (0..<maker.count).map { try #require(try maker.sample($0).subject).row }
  }

  @Test(arguments: [1, 2, 3, 99])
  func `every row comes once per pass, each pass in an order of its own`(seed: Int) throws {
    let rows = try rows("each: items, repeats: 5", seed: seed)
    #expect(rows.count == 50)
    let passes = (0..<5).map { Array(rows[$0 * 10..<$0 * 10 + 10]) }
    for pass in passes { #expect(pass.sorted() == Array(0..<10)) }
    #expect(Set(passes).count == 5)
  }

  @Test func `a count cuts the last pass`() throws {
    let rows = try rows("each: items, count: 13")
    #expect(rows == Array(try self.rows("each: items, repeats: 2")[..<13]))
  }

  @Test func `another seed gives another order`() throws {
    #expect(try rows("each: items") != rows("each: items", seed: 2))
  }

  @Test func `balanced classes take turns and each goes through its rows`() throws {
    let rows = try rows("each: items, count: 36, balance: classes")
    let classes = [0, 0, 1, 0, 2, 0, 1, 0, 1, 0]
    #expect(rows.map { classes[$0] } == (0..<36).map { $0 % 3 })
    let guns = stride(from: 0, to: 36, by: 3).map { rows[$0] }
    #expect(Array(guns[..<6]).sorted() == [0, 1, 3, 5, 7, 9])
    #expect(Array(guns[6...]).sorted() == [0, 1, 3, 5, 7, 9])
    let knives = stride(from: 1, to: 36, by: 3).map { rows[$0] }
    for pass in 0..<4 { #expect(knives[pass * 3..<pass * 3 + 3].sorted() == [2, 6, 8]) }
    #expect(stride(from: 2, to: 36, by: 3).map { rows[$0] } == [Int](repeating: 4, count: 12))
  }

  @Test func `samples that are only counted are about nothing`() throws {
    let maker = try bench.maker(
      samples: "count: 3", stages: "  - background: { from: photos }")
    #expect(maker.count == 3)
    #expect(try maker.sample(2).subject == nil)
  }
}
