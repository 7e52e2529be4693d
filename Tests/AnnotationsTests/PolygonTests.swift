import Annotations
import Support
import Testing

@Suite struct PolygonTests {
  @Test func `coordinates become fifths of a pixel, cut towards zero after a half is added`() throws
  {
    let polygon = try Polygon(
      coordinates: [0, 1, 0.09, 0.1, 2.5, -0.1, -0.2, -0.31], at: "x")
    #expect(
      polygon.vertices == [SIMD2(0, 5), SIMD2(0, 1), SIMD2(13, 0), SIMD2(0, -1)])
  }

  @Test(arguments: [
    ([0, 0, 1, 0, 1, 1, 0], "polygon has 7 coordinates, expected an even number"),
    ([0, 0, 1, 1], "polygon has 2 points, expected 3 or more"),
    ([0, 0], "polygon has 1 point, expected 3 or more"),
    ([], "polygon has 0 points, expected 3 or more"),
    (
      [0, 0, 1, .infinity, 1, 1],
      "polygon coordinate 3 is inf, expected a number between -1e8 and 1e8"
    ),
    (
      [.nan, 0, 1, 1, 1, 1],
      "polygon coordinate 0 is nan, expected a number between -1e8 and 1e8"
    ),
    (
      [0, 0, 1, 1, 1, -100_000_001],
      "polygon coordinate 5 is -100000001.0, expected a number between -1e8 and 1e8"
    ),
  ]) func `what is no outline is refused`(coordinates: [Double], message: String) {
    let error = #expect(throws: PipelineError.self) {
      try Polygon(coordinates: coordinates, at: "annotation 7")
    }
    #expect(error == PipelineError(.invalidAnnotation, at: "annotation 7", message))
  }
}
