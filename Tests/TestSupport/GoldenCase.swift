import Foundation
import Safetensors
import Support

/// One case of the golden numbers: a `.safetensors` file and the `.json` that explains it.
///
/// Names: `in.x` inputs, `param.x` parameters, `out.x` expected results. A word before these marks
/// an extra case (`empty.out.x`), one after them a sub-case (`out.geom.x`); either is the name's
/// *group*. A plain result such as `out.loss_total` is a group of its own, `loss_total`.
package struct GoldenCase: Sendable {
  /// What the explaining file says of one tensor.
  package struct Expectation: Sendable {
    package let absoluteTolerance: Double
    package let relativeTolerance: Double
    package let isExact: Bool
    /// The clause that restricts the comparison to some elements.
    package let condition: String?
    /// What is said of the tensor in words; empty without any.
    package let meaning: String
  }

  /// The stem of the files' names.
  package let name: String
  /// What the numbers are of; several cases may share it.
  package let method: String
  /// Named numbers of the case, an object.
  package let constants: JSONValue
  /// The tensors by name.
  package let tensors: [String: StoredTensor]
  /// What is said of them, under the same names.
  package let expectations: [String: Expectation]

  /// Reads a case.
  ///
  /// - Throws: ``PipelineError`` as the file formats do, and `corruptFile` when the two files
  ///   disagree about names or shapes.
  package init(folder: String, name: String) throws(PipelineError) {
    let path = "\(folder)/\(name).json"
    let json = try JSONValue(parsing: try FileBytes.read(path), at: path)
    guard case .string(let method)? = json["method"], case .array(let list)? = json["tensors"]
    else { throw PipelineError(.corruptFile, at: path, "has no 'method' or no 'tensors'") }
    self.name = name
    self.method = method
    constants = json["constants"] ?? .object([:])
    tensors = try SafetensorsFile.read("\(folder)/\(name).safetensors").tensors
    var expectations: [String: Expectation] = [:]
    for entry in list {
      guard case .string(let tensorName)? = entry["name"], case .array(let shape)? = entry["shape"]
      else { throw PipelineError(.corruptFile, at: path, "has a tensor without name or shape") }
      guard let tensor = tensors[tensorName], tensor.shape.map(JSONValue.integer) == shape else {
        throw PipelineError(
          .corruptFile, at: path,
          "'\(tensorName)' is \(tensors[tensorName].map { "\($0.shape)" } ?? "missing") in the "
            + "tensor file, expected \(String(decoding: JSONValue.array(shape).text(), as: UTF8.self))"
        )
      }
      expectations[tensorName] = Expectation(
        absoluteTolerance: Self.number(entry["atol"]),
        relativeTolerance: Self.number(entry["rtol"]), isExact: entry["exact"] == true,
        condition: Self.text(entry["where"]), meaning: Self.text(entry["meaning"]) ?? "")
    }
    self.expectations = expectations
    for stored in tensors.keys.sorted() where expectations[stored] == nil {
      throw PipelineError(.corruptFile, at: path, "does not explain the tensor '\(stored)'")
    }
  }

  private static func text(_ value: JSONValue?) -> String? {
    guard case .string(let text)? = value else { return nil }
    return text
  }

  private static func number(_ value: JSONValue?) -> Double {
    switch value {
    case .integer(let whole): Double(whole)
    case .number(let number): number
    default: 0
    }
  }

  /// A number of ``constants``, by the keys that lead to it.
  package func constant(_ keys: String...) -> Double? {
    var value: JSONValue? = constants
    for key in keys { value = value?[key] }
    return switch value {
    case .integer(let whole): Double(whole)
    case .number(let number): number
    default: nil
    }
  }

  /// The groups that have results, sorted.
  package var groups: [String] {
    Set(expectations.keys.filter(Self.isResult).map(Self.group)).sorted()
  }

  /// Whether a name is of an expected result.
  package static func isResult(_ name: String) -> Bool {
    name.hasPrefix("out.") || name.contains(".out.")
  }

  /// The group of a tensor's name.
  package static func group(of name: String) -> String {
    let words = name.split(separator: ".").map(String.init)
    guard let first = words.first, words.count > 1 else { return name }
    return ["in", "param", "out"].contains(first) ? words[1] : first
  }

  /// A tensor; an extra case's input that it does not bring itself is the plain one.
  package func tensor(_ name: String) -> StoredTensor? {
    if let tensor = tensors[name] { return tensor }
    let words = name.split(separator: ".", maxSplits: 1)
    guard words.count == 2, words[1].hasPrefix("in.") || words[1].hasPrefix("param.") else {
      return nil
    }
    return tensors[String(words[1])]
  }
}

extension GoldenCase: CustomStringConvertible {
  /// The case's name.
  package var description: String { name }
}
