import Foundation
import Support

/// The golden numbers of a folder: those of `GOLDEN_DIR`, or else of `fixtures/golden`.
package struct GoldenSet: Sendable {
  /// The cases that could be read, by name.
  package let cases: [GoldenCase]
  /// Why others could not.
  package let problems: [PipelineError]

  /// The set that the suites take their cases from.
  package static let shared = GoldenSet(
    folder: ProcessInfo.processInfo.environment["GOLDEN_DIR"]
      ?? "\(RepositoryRoot.path)/fixtures/golden")

  /// Reads all cases of a folder.
  package init(folder: String) {
    var cases: [GoldenCase] = []
    var problems: [PipelineError] = []
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names.sorted() where name.hasSuffix(".json") {
      do throws(PipelineError) {
        cases.append(try GoldenCase(folder: folder, name: String(name.dropLast(5))))
      } catch {
        problems.append(error)
      }
    }
    if cases.isEmpty && problems.isEmpty {
      problems.append(PipelineError(.missingFile, at: folder, "holds no golden numbers"))
    }
    self.cases = cases
    self.problems = problems
  }

  /// The cases of a method, for a test's `arguments`.
  package static func cases(method: String) -> [GoldenCase] {
    shared.cases.filter { $0.method == method }
  }
}
