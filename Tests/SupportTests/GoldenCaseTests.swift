import Safetensors
import Support
import TestSupport
import Testing

@Suite struct GoldenCaseTests {
  @Test(arguments: [
    ("in.x", "x"), ("param.t", "t"), ("out.loss_total", "loss_total"), ("out.geom.box", "geom"),
    ("in.geom.size", "geom"), ("out.final.q.bn1.weight", "final"), ("empty.out.y", "empty"),
    ("partial.param.k", "partial"),
  ]) func `the word beside in, param or out is the group`(name: String, group: String) {
    #expect(GoldenCase.group(of: name) == group)
  }

  @Test func `groups are those that have results`() throws {
    #expect(try GoldenFixture.usual.golden().groups == ["empty", "geom", "y"])
  }

  @Test func `an extra case takes what it does not bring from the plain inputs`() throws {
    let golden = try GoldenFixture.usual.golden()
    #expect(golden.tensor("empty.in.x")?.doubles() == [7])
    #expect(golden.tensor("empty.param.t")?.doubles() == [0.5])
    #expect(golden.tensor("empty.out.z") == nil)
    #expect(golden.tensor("other.out.y") == nil)
  }

  @Test func `constants are found by their keys`() throws {
    let golden = try GoldenFixture.usual.golden()
    #expect(golden.constant("grid") == 7)
    #expect(golden.constant("blur", "sigma") == 0.5)
    #expect(golden.constant("blur", "none") == nil)
  }

  @Test func `a shape that the two files disagree on is refused`() throws {
    let folder = try TemporaryFolder()
    var fixture = GoldenFixture()
    fixture.add("out.y", StoredTensor([1, 2]))
    try fixture.write(to: folder, name: "a")
    try folder.write(
      SafetensorsFile(tensors: ["out.y": StoredTensor([1, 2, 3])]).bytes(), to: "a.safetensors")
    let error = #expect(throws: PipelineError.self) {
      try GoldenCase(folder: folder.path, name: "a")
    }
    #expect(error?.message == "'out.y' is [3] in the tensor file, expected [2]")
  }

  @Test func `a tensor that is not explained is refused`() throws {
    let folder = try TemporaryFolder()
    try GoldenFixture().write(to: folder, name: "a")
    try folder.write(
      SafetensorsFile(tensors: ["out.z": StoredTensor([1])]).bytes(), to: "a.safetensors")
    let error = #expect(throws: PipelineError.self) {
      try GoldenCase(folder: folder.path, name: "a")
    }
    #expect(error?.message == "does not explain the tensor 'out.z'")
  }
}
