import Metrics
import Support
import Testing

@Suite struct UnitFeaturesTests {
  @Test func `rows have unit length, however long they were`() throws {
    let tiny = Float.leastNonzeroMagnitude
    let rows: [Float] = [3, 4, -3e38, 4e37, 3 * tiny, -4 * tiny, 1, 0]
    let unit = try UnitFeatures(normalising: rows, width: 2, at: "test")
    #expect(unit.count == 4)
    for row in 0..<4 {
      let (x, y) = (Double(unit.values[2 * row]), Double(unit.values[2 * row + 1]))
      #expect(abs(x * x + y * y - 1) < 1e-7)
    }
    #expect(unit.values[..<2] == [0.6, 0.8] && unit.values[6...] == [1, 0])
    #expect(unit.values[2] < 0 && unit.values[5] < 0)
  }

  @Test func `rows are divided where they lie, not in a copy`() throws {
    let rows = features(1000, width: 8, lane: 60)
    let before = rows.withUnsafeBufferPointer { $0.baseAddress }
    let unit = try UnitFeatures(normalising: consume rows, width: 8, at: "test")
    #expect(unit.values.withUnsafeBufferPointer { $0.baseAddress } == before)
  }

  @Test func `an array that its owner keeps is not changed`() throws {
    let rows: [Float] = [3, 4]
    let unit = try UnitFeatures(normalising: rows, width: 2, at: "test")
    #expect(rows == [3, 4] && unit.values == [0.6, 0.8])
  }

  @Test func `a row of zeros stays one`() throws {
    let unit = try UnitFeatures(normalising: [0, 0, 0, 2], width: 2, at: "test")
    #expect(unit.values == [0, 0, 0, 1])
  }

  @Test(
    arguments: [
      ([1, .nan, 0, 1], 2, "row 0 holds nan in column 1, expected a finite number"),
      ([1, 2, 0, -.infinity], 2, "row 1 holds -inf in column 1, expected a finite number"),
      ([1, 2, 3, 4], 3, "4 values do not fill rows of 3"),
      ([], 0, "0 values do not fill rows of 0"),
    ] as [([Float], Int, String)]) func `what is no row of numbers is refused`(
      values: [Float], width: Int, message: String
    )
  {
    let error = #expect(throws: PipelineError.self) {
      try UnitFeatures(normalising: values, width: width, at: "knn: test features")
    }
    #expect(error?.description == "knn: test features: \(message)")
  }
}
