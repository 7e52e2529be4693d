import Safetensors
import Support
import TestSupport
import Testing

@Suite struct GoldenConditionTests {
  /// How many of the elements of a result of zeros are compared with ones, and so differ.
  private func compared(
    _ name: String, _ stored: StoredTensor, where clause: JSONValue, beside: [String: StoredTensor]
  ) throws -> String? {
    var fixture = GoldenFixture()
    fixture.add(name, stored, ["where": clause, "exact": true])
    for (other, tensor) in beside { fixture.add(other, tensor) }
    let golden = try fixture.golden()
    let off = stored.doubles().map { $0 + 1 }
    return golden.difference(of: off, shape: nil, from: name)
      .flatMap { $0.split(separator: "; ").last.map(String.init) }
  }

  @Test func `colours count where the stored alpha is over a twentieth`() throws {
    let premultiplied = StoredTensor(
      [Float(0), 0, 0, 0.04, 0, 0, 0, 0.06, 0, 0, 0, 1], shape: [1, 3, 4])
    let rest = try compared(
      "out.rot30_rgb", StoredTensor([Float](repeating: 0, count: 9), shape: [1, 3, 3]),
      where: "alpha>0.05", beside: ["out.rot30_premul": premultiplied])
    #expect(rest == "6 of 6 elements differ")
  }

  @Test func `mask pixels count where the stored alpha is not a half`() throws {
    let premultiplied = StoredTensor(
      [Float(0), 0, 0, 0.50005, 0, 0, 0, 0.6, 0, 0, 0, 0.49995], shape: [1, 3, 4])
    let rest = try compared(
      "out.a_mask", StoredTensor([UInt8](repeating: 0, count: 3), shape: [1, 3]),
      where: "|alpha-0.5|>1e-4", beside: ["out.a_premul": premultiplied])
    #expect(rest == "1 of 1 elements differ")
  }

  @Test func `rows count where no two distances tie`() throws {
    let distances = StoredTensor([0.1, 0.2, 0.3, 0.3 + 1e-7], shape: [2, 2])
    let rest = try compared(
      "out.nn_index", StoredTensor([1, 2, 3, 4], shape: [2, 2]),
      where: "row has no two out.nn_dist_target values within 1e-6",
      beside: ["out.nn_dist_target": distances])
    #expect(rest == "2 of 2 elements differ")
  }

  @Test func `clusters count where their class has pixels`() throws {
    let confusion = StoredTensor([0, 0, 3, 1, 0, 0], shape: [3, 2])
    let rest = try compared(
      "out.over.one_to_one.cluster_to_class", StoredTensor([1, 0, -1, 2]),
      where: "stored value >= 0 and that class has ground-truth pixels",
      beside: ["out.over.confusion": confusion])
    #expect(rest == "1 of 1 elements differ")
  }

  @Test func `predictions count where one class is clearly ahead`() throws {
    let logits = StoredTensor([1.0, 2.0, 3.0, 2.0005], shape: [1, 2, 1, 2])
    let rest = try compared(
      "out.prediction", StoredTensor([1, 1], shape: [1, 1, 2]),
      where: "the two largest values of out.logits_up differ by more than 1e-3",
      beside: ["out.logits_up": logits])
    #expect(rest == "1 of 1 elements differ")
  }
}
