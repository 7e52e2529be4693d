import Support
import Testing

@Suite struct PipelineErrorTests {
  @Test func `place, message and hint make one line`() {
    let error = PipelineError(
      .mismatchedShape, at: "paste.blend", "object is 4x2 but background is 4x4",
      hint: "crop or resize the object first")
    #expect(
      error.description
        == "paste.blend: object is 4x2 but background is 4x4; crop or resize the object first")
  }

  @Test func `without a hint the message ends the line`() {
    #expect(PipelineError(.corruptFile, at: "a.png", "is empty").description == "a.png: is empty")
  }

  @Test func `an outer place goes before and the rest stays`() {
    let inner = PipelineError(.corruptFile, at: "a.png", "is empty", hint: "remove it")
    let outer = inner.placed(at: "sample 000000042")
    #expect(outer.description == "sample 000000042: a.png: is empty; remove it")
    #expect(outer.code == .corruptFile)
  }
}
