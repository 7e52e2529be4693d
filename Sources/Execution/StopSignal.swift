import Dispatch
import Foundation
import Synchronization

/// Whether the user or the system asked the process to stop (SIGINT, SIGTERM).
///
/// The first signal only sets a flag, so that work in hand is dropped cleanly; a second one ends the
/// process as usual.
package final class StopSignal: Sendable {
  private let flag: Atomic<Bool>

  /// Whether a signal has come.
  package var isRaised: Bool { flag.load(ordering: .relaxed) }

  /// A flag that nothing but ``raise()`` sets.
  package init() {
    flag = Atomic(false)
  }

  /// Sets the flag.
  package func raise() {
    flag.store(true, ordering: .relaxed)
  }

  /// Listens for signals for as long as the process lives.
  package static func listening() -> StopSignal {
    let stop = StopSignal()
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(
        signal: number, queue: DispatchQueue(label: "pastiche.signal.\(number)"))
      source.setEventHandler {
        stop.raise()
        signal(number, SIG_DFL)
        // The handler holds its source, which therefore lives as long as the process.
        withExtendedLifetime(source) {}
      }
      source.resume()
    }
    return stop
  }
}
