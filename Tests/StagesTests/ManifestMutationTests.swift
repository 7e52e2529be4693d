import Foundation
import Manifest
import Support
import TestSupport
import Testing

/// Mutated copies of every manifest of the repository are read and planned.
@Suite struct ManifestMutationTests {
  @Test func `the repository has manifests of both kinds`() {
    #expect(ShippedManifests.paths.contains("manifests/fixture-bags.yaml"))
    #expect(ShippedManifests.paths.contains("pipelines/quickstart.yaml"))
  }

  @Test(arguments: ShippedManifests.paths)
  func `every manifest of the repository is valid`(path: String) throws {
    let reading = ManifestReading("\(RepositoryRoot.path)/\(path)")
    #expect(reading.diagnostics.isEmpty, "\(reading.failure)")
    #expect(reading.isUsable)
  }

  @Test(arguments: ShippedManifests.paths)
  func `a manifest written a value a line means the same`(path: String) throws {
    let folder = try TemporaryFolder()
    try ShippedManifests.copy(to: folder)
    let file = try folder.write(try ManifestTree.shipped(path).written.text, to: path)
    #expect(ManifestReading(file).diagnostics.map(\.line) == [])
  }

  @Test(arguments: ShippedManifests.paths)
  func `a damaged manifest is read or reported at a line, never trapped on`(path: String) throws {
    let folder = try TemporaryFolder()
    try ShippedManifests.copy(to: folder)
    let lane = UInt64(ShippedManifests.paths.firstIndex(of: path) ?? 0)
    let mutants = TextMutants.all(of: try ShippedManifests.text(path), lane: lane)
    #expect(mutants.count >= 300)
    var reported = 0
    for mutant in thinned(mutants, to: 300) {
      let reading = ManifestReading(try folder.write(mutant, to: path))
      expectPlaces(reading, String(decoding: mutant, as: UTF8.self))
      if !reading.diagnostics.isEmpty { reported += 1 }
    }
    // Comments and free text leave some mutants valid.
    #expect(reported > 75, "\(reported)")
  }

  @Test(arguments: ShippedManifests.paths)
  func `a wrong key or value is reported where it stands`(path: String) throws {
    let folder = try TemporaryFolder()
    try ShippedManifests.copy(to: folder)
    let mutants = TreeMutant.all(of: try .shipped(path))
    for mutant in thinned(mutants, to: 300) {
      let file = try folder.write(mutant.text, to: path)
      let reading = ManifestReading(file)
      expectPlaces(reading, mutant.text)
      let lines = reading.diagnostics.filter { $0.position.file == file }.map(\.position.line)
      guard !lines.isEmpty, let stage = mutant.stage else { continue }
      let context = "\(mutant.change) in \(String(describing: mutant.lines)): \(reading.failure)"
      switch mutant.change {
      case .drop, .swap, .reverse, .misplace:
        #expect(lines.contains { stage.contains($0) || $0 > stage.upperBound }, "\(context)")
      case .rename, .double, .retype:
        let own = mutant.lines ?? stage
        #expect(lines.contains { own.contains($0) || $0 > stage.upperBound }, "\(context)")
      }
    }
  }

  /// Some of many, spread over all.
  private func thinned<Mutant>(_ mutants: [Mutant], to count: Int) -> [Mutant] {
    guard mutants.count > count else { return mutants }
    return (0..<count).map { mutants[$0 * mutants.count / count] }
  }

  /// Every problem has a place and a sentence; without one there is a manifest.
  private func expectPlaces(_ reading: ManifestReading, _ text: String) {
    if reading.diagnostics.isEmpty {
      #expect(reading.isUsable, "neither a value nor a problem:\n\(text)")
    }
    for diagnostic in reading.diagnostics {
      #expect(diagnostic.position.line >= 1, "\(diagnostic.line)\n\(text)")
      #expect(diagnostic.position.column >= 1, "\(diagnostic.line)\n\(text)")
      #expect(!diagnostic.message.hasSuffix("."), "\(diagnostic.line)")
      #expect(diagnostic.message.unicodeScalars.allSatisfy { $0.value >= 32 }, "\(diagnostic.line)")
    }
  }
}
