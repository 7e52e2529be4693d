import Datasets
import Support
import Testing

@Suite struct FindingTallyTests {
  private func error(_ number: Int) -> PipelineError {
    PipelineError(.invalidAnnotation, at: "a\(number).png", "is wrong")
  }

  @Test func `all are counted and the first few of each kind named`() {
    var tally = FindingTally()
    for number in 0..<50 { tally.add(.selfCrossingPolygon, error(number)) }
    tally.add(.missingFile, error(50))
    #expect(tally.counts == [.selfCrossingPolygon: 50, .missingFile: 1])
    #expect(tally.total == 51)
    #expect(tally.kinds == [.missingFile, .selfCrossingPolygon])
    #expect(tally.named(.selfCrossingPolygon) == (0..<20).map(error))
    #expect(tally.named(.wrongSize) == [])
  }

  @Test func `one finding may stand for many`() {
    var tally = FindingTally()
    tally.add(.emptyBox, error(0), count: 7)
    #expect(tally.total == 7)
    #expect(tally.named(.emptyBox) == [error(0)])
  }

  @Test func `tallies add up and keep no more than one does`() {
    var left = FindingTally()
    var right = FindingTally()
    for number in 0..<15 {
      left.add(.emptyBox, error(number))
      right.add(.emptyBox, error(100 + number))
    }
    right.add(.wrongSize, error(7))
    left.add(right)
    #expect(left.counts == [.emptyBox: 30, .wrongSize: 1])
    #expect(left.named(.emptyBox) == (0..<15).map(error) + (100..<105).map(error))
  }

  @Test func `every kind has a title of its own and an advice`() {
    #expect(Set(FindingKind.allCases.map(\.title)).count == FindingKind.allCases.count)
    #expect(FindingKind.allCases.allSatisfy { !$0.advice.isEmpty && !$0.advice.hasSuffix(".") })
    #expect(FindingKind.boxOutsideImage.title == "box outside image")
  }

  @Test(
    arguments: [
      (.missingFile, .missingFile), (.mismatchedShape, .wrongSize), (.outOfRange, .unknownClass),
      (.corruptFile, .unreadableImage), (.limitExceeded, .unreadableImage),
    ] as [(PipelineError.Code, FindingKind)])
  func `an error is of a kind by its code`(code: PipelineError.Code, kind: FindingKind) {
    let error = PipelineError(code, at: "a", "is wrong")
    #expect(FindingKind(of: error, unreadable: .unreadableImage) == kind)
  }
}
