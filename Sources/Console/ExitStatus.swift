import Foundation

/// What the process ends with.
package enum ExitStatus: Int32, Error {
  case failed = 1
  case invalid = 2
  /// Done, with samples skipped or quarantined, or with findings.
  case incomplete = 3
  case interrupted = 130

  package func exit() -> Never {
    Foundation.exit(rawValue)
  }
}
