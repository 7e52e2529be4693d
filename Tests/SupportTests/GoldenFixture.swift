import Safetensors
import Support
import TestSupport

/// A small golden case made for the tests of the harness.
struct GoldenFixture {
  private var tensors: [String: StoredTensor] = [:]
  private var explanations: [JSONValue] = []

  /// Adds a tensor, with the other keys of its explanation.
  mutating func add(_ name: String, _ tensor: StoredTensor, _ keys: [String: JSONValue] = [:]) {
    tensors[name] = tensor
    let own: [String: JSONValue] = [
      "name": .string(name), "shape": .array(tensor.shape.map { .integer($0) }),
    ]
    explanations.append(.object(keys.merging(own) { $1 }))
  }

  /// Writes the two files.
  func write(to folder: TemporaryFolder, name: String, method: String = "toy") throws {
    let json: JSONValue = [
      "method": .string(method), "tensors": .array(explanations),
      "constants": ["grid": 7, "blur": ["sigma": 0.5]],
    ]
    try folder.write(json.text(), to: "\(name).json")
    try folder.write(SafetensorsFile(tensors: tensors).bytes(), to: "\(name).safetensors")
  }

  /// The case, written and read back.
  func golden(name: String = "toy-1") throws -> GoldenCase {
    let folder = try TemporaryFolder()
    try write(to: folder, name: name)
    return try GoldenCase(folder: folder.path, name: name)
  }

  /// Plain and grouped inputs and results, exact and within tolerances.
  static var usual: GoldenFixture {
    var fixture = GoldenFixture()
    fixture.add("in.x", StoredTensor([Float(1), 2]))
    fixture.add("param.t", StoredTensor([Float(0.5)]))
    fixture.add("out.y", StoredTensor([Float(100), -100]), ["atol": 0.5, "rtol": 0.01])
    fixture.add("in.geom.size", StoredTensor([3, 4]))
    fixture.add("out.geom.box", StoredTensor([1, 2, 3, 4], shape: [2, 2]), ["exact": true])
    fixture.add("empty.out.y", StoredTensor([Float(0)]))
    fixture.add("empty.in.x", StoredTensor([Float(7)]))
    return fixture
  }
}
