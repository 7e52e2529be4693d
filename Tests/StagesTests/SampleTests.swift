import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct SampleTests {
  @Test(arguments: [
    (0, "000000000"), (7, "000000007"), (999_999_999, "999999999"), (1_000_000_000, "1000000000"),
  ])
  func `a key is the index in at least nine digits`(index: Int, key: String) {
    #expect(Sample(index: index, subject: nil).key == key)
    #expect(Sample.key(of: index) == key)
  }

  @Test func `names keep the order canvases were made in`() {
    var sample = Sample(index: 0, subject: nil)
    let canvas = CoordinatePicture.canvas(2, 2)
    sample["b"] = canvas
    sample["a"] = canvas
    sample["b"] = canvas
    #expect(sample.names == ["b", "a"])
    sample["b"] = nil
    #expect(sample.names == ["a"])
    sample["b"] = canvas
    #expect(sample.names == ["a", "b"])
  }

  @Test func `drops are counted by stage and reason`() {
    var sample = Sample(index: 0, subject: nil)
    sample.count(drop: "too small", by: "paste")
    sample.count(drop: "too small", by: "paste")
    sample.count(drop: "too small", by: "paste.2")
    #expect(sample.dropCounts == ["paste: too small": 2, "paste.2: too small": 1])
  }
}
