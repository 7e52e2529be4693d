import Safetensors
import Support
import Testing

/// Compares what this program computes with some groups of one golden case.
///
/// Every tensor of the groups must be used: an input that is never read or a result that is never
/// compared is something the suite does not understand, and fails.
package final class GoldenCheck {
  private let golden: GoldenCase
  private let ledger: GoldenLedger
  private let groups: Set<String>
  private var used: Set<String> = []

  fileprivate init(_ golden: GoldenCase, groups: Set<String>, ledger: GoldenLedger) {
    self.golden = golden
    self.groups = groups
    self.ledger = ledger
    ledger.claim(groups, of: golden.name)
  }

  /// The elements of a tensor, as double-precision numbers.
  package func doubles(_ name: String) throws(PipelineError) -> [Double] {
    try read(name).doubles()
  }

  /// The elements of a tensor, as single-precision numbers.
  package func floats(_ name: String) throws(PipelineError) -> [Float] {
    try read(name).floats()
  }

  /// The elements of a tensor of whole numbers.
  package func integers(_ name: String) throws(PipelineError) -> [Int] {
    let tensor = try read(name)
    guard let values = tensor.integers() else {
      throw PipelineError(
        .mismatchedShape, at: "\(golden.name): \(name)", "holds \(tensor.type), not whole numbers")
    }
    return values
  }

  /// The elements of a tensor of 8-bit samples.
  package func samples(_ name: String) throws(PipelineError) -> [UInt8] {
    let tensor = try read(name)
    guard tensor.type == .uint8 else {
      throw PipelineError(
        .mismatchedShape, at: "\(golden.name): \(name)", "holds \(tensor.type), not uint8")
    }
    return tensor.bytes
  }

  /// The lengths of a tensor's axes.
  package func shape(_ name: String) throws(PipelineError) -> [Int] {
    try read(name).shape
  }

  /// Compares a result; the shape, when given, must be the stored one.
  package func expect(
    _ name: String, equals values: [some BinaryFloatingPoint], shape: [Int]? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    compare(name, values.map { Double($0) }, shape: shape, at: sourceLocation)
  }

  /// Compares a result of whole numbers; the shape, when given, must be the stored one.
  package func expect(
    _ name: String, equals values: [some BinaryInteger], shape: [Int]? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    compare(name, values.map { Double($0) }, shape: shape, at: sourceLocation)
  }

  /// Counts a result as of a numeric route that this program does not take.
  package func otherRoute(_ name: String) {
    used.insert(name)
    ledger.note(otherRoute: name, of: golden.name)
  }

  /// Passes over an input that is understood and not needed.
  package func ignore(_ name: String) {
    used.insert(name)
  }

  private func read(_ name: String) throws(PipelineError) -> StoredTensor {
    guard let tensor = golden.tensor(name) else {
      throw PipelineError(.missingFile, at: golden.name, "has no tensor '\(name)'")
    }
    if !GoldenCase.isResult(name) { used.insert(name) }
    return tensor
  }

  private func compare(
    _ name: String, _ values: [Double], shape: [Int]?, at sourceLocation: SourceLocation
  ) {
    used.insert(name)
    guard GoldenCase.isResult(name), groups.contains(GoldenCase.group(of: name)) else {
      return fail("'\(name)' is no result of the groups checked", at: sourceLocation)
    }
    ledger.note(compared: name, of: golden.name)
    if let difference = golden.difference(of: values, shape: shape, from: name) {
      fail(difference, at: sourceLocation)
    }
  }

  fileprivate func finish(at sourceLocation: SourceLocation) {
    for name in golden.expectations.keys.sorted()
    where groups.contains(GoldenCase.group(of: name)) && !used.contains(name) {
      fail(
        "'\(name)' is never \(GoldenCase.isResult(name) ? "compared" : "read")", at: sourceLocation)
    }
  }

  private func fail(_ message: String, at sourceLocation: SourceLocation) {
    Issue.record("golden: \(golden.name): \(message)", sourceLocation: sourceLocation)
  }
}

extension GoldenCase {
  /// Claims groups of this case, runs the body, and fails on any tensor of them that was not used.
  ///
  /// Without groups it claims all there are, and no input may be left unread either. A group that
  /// the case does not have is left out of the claim; the body finds that out by ``groups``.
  package func checking(
    _ groups: String..., ledger: GoldenLedger = .shared,
    sourceLocation: SourceLocation = #_sourceLocation, _ body: (GoldenCheck) throws -> Void
  ) throws {
    try checking(groups: groups, ledger: ledger, sourceLocation: sourceLocation, body)
  }

  /// As ``checking(_:ledger:sourceLocation:_:)`` with the groups as a list.
  package func checking(
    groups: [String], ledger: GoldenLedger = .shared,
    sourceLocation: SourceLocation = #_sourceLocation, _ body: (GoldenCheck) throws -> Void
  ) throws {
    let known = Set(expectations.keys.map(Self.group))
    let check = GoldenCheck(
      self, groups: groups.isEmpty ? known : known.intersection(groups), ledger: ledger)
    try body(check)
    check.finish(at: sourceLocation)
  }

  /// Notes that this case cannot be judged here, for the summary.
  package func skip(_ reason: String, ledger: GoldenLedger = .shared) {
    ledger.note(skipped: reason, of: name)
  }
}
