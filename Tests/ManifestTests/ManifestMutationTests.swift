import Foundation
import Manifest
import Support
import TestSupport
import Testing

/// Mutated copies of every manifest of the repository go through the readers.
@Suite struct ManifestMutationTests {
  /// `manifests/….yaml` and `pipelines/….yaml`.
  static let shipped: [String] = ["manifests", "pipelines"].flatMap { folder in
    let names =
      (try? FileManager.default.contentsOfDirectory(atPath: "\(RepositoryRoot.path)/\(folder)"))
      ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted().map { "\(folder)/\($0)" }
  }

  /// Reads a manifest of either kind and tells its problems, and whether there was a value.
  private func read(_ path: String) -> (failure: ManifestFailure, isRead: Bool) {
    let bag = DiagnosticBag()
    let isRead =
      path.contains("pipelines/")
      ? PipelineManifest.read(path, bag: bag) != nil
      : DatasetManifest.read(path, bag: bag) != nil
    return (ManifestFailure(bag.diagnostics, sources: bag.sources), isRead)
  }

  @Test func `the repository has manifests of both kinds`() {
    #expect(Self.shipped.contains("manifests/fixture-bags.yaml"))
    #expect(Self.shipped.contains("pipelines/quickstart.yaml"))
  }

  @Test(arguments: shipped) func `every manifest of the repository is valid`(path: String) {
    let (failure, isRead) = read("\(RepositoryRoot.path)/\(path)")
    #expect(failure.diagnostics.isEmpty, "\(failure)")
    #expect(isRead)
  }

  @Test(arguments: shipped)
  func `a mutated manifest is read or reported at a line, never trapped on`(path: String) throws {
    let text = try FileBytes.readText("\(RepositoryRoot.path)/\(path)")
    let folder = try TemporaryFolder()
    try copyManifests(to: folder)
    let mutants = mutants(of: text, lane: UInt64(Self.shipped.firstIndex(of: path) ?? 0))
    #expect(mutants.count >= 150)
    var reported = 0
    for mutant in mutants {
      let file = try folder.write(mutant, to: path)
      let (failure, isRead) = read(file)
      if failure.diagnostics.isEmpty {
        #expect(isRead, "neither a value nor a problem:\n\(mutant)")
        continue
      }
      reported += 1
      for diagnostic in failure.diagnostics {
        #expect(diagnostic.position.line >= 1, "\(diagnostic.line)")
        #expect(diagnostic.position.column >= 1, "\(diagnostic.line)")
        #expect(!diagnostic.message.hasSuffix("."), "\(diagnostic.line)")
      }
      #expect(failure.description.hasSuffix(reportedCount(failure.diagnostics.count)))
    }
    // Comments and free text leave some mutants valid.
    #expect(reported > mutants.count / 4, "\(reported) of \(mutants.count)")
  }

  private func reportedCount(_ count: Int) -> String {
    count == 1 ? "\n1 problem" : "\n\(count) problems"
  }

  /// The manifests that a mutated pipeline names.
  private func copyManifests(to folder: TemporaryFolder) throws {
    for other in Self.shipped {
      try folder.write(try FileBytes.readText("\(RepositoryRoot.path)/\(other)"), to: other)
    }
  }

  /// Each line dropped, doubled, indented, outdented and cut; each key renamed; each value retyped
  /// in several ways; each list reversed; and random bytes put in.
  private func mutants(of text: String, lane: UInt64) -> [String] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var out: [String] = []
    func replace(_ index: Int, _ replacement: [String]) {
      out.append((lines[..<index] + replacement + lines[(index + 1)...]).joined(separator: "\n"))
    }
    for (index, line) in lines.enumerated() {
      guard !line.isEmpty, !line.hasPrefix("#") else { continue }
      replace(index, [])
      replace(index, [line, line])
      replace(index, ["  " + line])
      replace(index, [String(line.drop { $0 == " " })])
      replace(index, [String(line.prefix(line.count / 2))])
    }
    for match in text.matches(of: /[a-z_]+:/) {
      out.append(text.replacingCharacters(in: match.range, with: "x" + text[match.range]))
      out.append(
        text.replacingCharacters(in: match.range, with: String(text[match.range].dropLast(2)) + ":")
      )
    }
    for match in text.matches(of: /: [^ ,{}\[\]\n]+/) {
      for value in ["[]", "{}", "-1", "99999999999999999999", "''", "~", "true", "*none", "1.5"] {
        out.append(text.replacingCharacters(in: match.range, with: ": \(value)"))
      }
    }
    for match in text.matches(of: /\[([^\[\]]*)\]/) {
      let elements = match.1.split(separator: ",").reversed().joined(separator: ",")
      out.append(text.replacingCharacters(in: match.range, with: "[\(elements)]"))
      out.append(text.replacingCharacters(in: match.range, with: "\(match.1)"))
    }
    var stream = RandomStream(key: 2026, lane: lane)
    let odd: [Character] = Array("\0\u{1}\t\u{FEFF}é😀{}[]:,&*!|>'\"%@`#-?\r\n")
    for _ in 0..<60 {
      var copy = Array(text)
      copy[stream.integer(0...copy.count - 1)] = stream.choice(odd)
      out.append(String(copy))
    }
    return out
  }
}

extension String {
  fileprivate func replacingCharacters(
    in range: Range<String.Index>, with replacement: String
  ) -> String {
    self[..<range.lowerBound] + replacement + self[range.upperBound...]
  }
}
