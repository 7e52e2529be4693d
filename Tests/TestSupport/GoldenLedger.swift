import Foundation
import Synchronization

/// What the suites have compared so far, for the summary that ends a test run.
///
/// Suites run in any order and side by side, so that none can print the last line; the shared
/// ledger prints when the process ends.
package final class GoldenLedger: Sendable {
  /// What has been done of one case.
  private struct Account {
    var groups: Set<String> = []
    var compared: Set<String> = []
    var otherRoute: Set<String> = []
    var skipped: String?
  }

  private let accounts = Mutex<[String: Account]>([:])

  package init() {}

  /// The ledger of this process, printed when it ends.
  package static let shared: GoldenLedger = {
    atexit {
      let lines = GoldenLedger.shared.summary(of: GoldenSet.shared.cases)
      // The stream that the test library reports on: what is written there last is shown last.
      FileHandle.standardError.write(Data(lines.map { $0 + "\n" }.joined().utf8))
    }
    return GoldenLedger()
  }()

  /// Notes that some groups of a case are implemented.
  func claim(_ groups: Set<String>, of name: String) {
    accounts.withLock { $0[name, default: Account()].groups.formUnion(groups) }
  }

  /// Notes a comparison.
  func note(compared tensor: String, of name: String) {
    accounts.withLock { _ = $0[name, default: Account()].compared.insert(tensor) }
  }

  /// Notes a result of a numeric route that this program does not take.
  func note(otherRoute tensor: String, of name: String) {
    accounts.withLock { _ = $0[name, default: Account()].otherRoute.insert(tensor) }
  }

  /// Notes that a case cannot be judged here.
  func note(skipped reason: String, of name: String) {
    accounts.withLock { $0[name, default: Account()].skipped = reason }
  }

  /// A line for each case that is not implemented or only in part, or skipped, then the counts.
  package func summary(of cases: [GoldenCase]) -> [String] {
    accounts.withLock { accounts in
      var lines: [String] = []
      var missing = 0
      var skipped = 0
      for golden in cases {
        let account = accounts[golden.name] ?? Account()
        if let reason = account.skipped {
          skipped += 1
          lines.append("golden: skipped: \(golden.name): \(reason)")
          continue
        }
        let rest = golden.groups.filter { !account.groups.contains($0) }
        guard !rest.isEmpty else { continue }
        missing += 1
        let part = account.groups.isEmpty ? "" : " (\(rest.joined(separator: ", ")))"
        lines.append("golden: not implemented: \(golden.name)\(part)")
      }
      let compared = accounts.values.reduce(0) { $0 + $1.compared.count }
      let otherRoute = accounts.values.reduce(0) { $0 + $1.otherRoute.count }
      lines.append(
        "golden: \(cases.count) cases, \(compared) comparisons, \(missing) not implemented, "
          + "\(skipped) skipped, \(otherRoute) other route")
      return lines
    }
  }
}
