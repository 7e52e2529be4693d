import Foundation
import Support

/// Count, rate and time left: one changing line on a terminal, else a plain line every ten seconds.
package struct ProgressLine {
  private let what: String
  private let start = ContinuousClock.now
  private var shownAt: ContinuousClock.Instant

  package init(_ what: String) {
    self.what = what
    shownAt = start
  }

  /// Shows how far the work is, when it is time to.
  ///
  /// - Parameters:
  ///   - done: How much is done.
  ///   - total: How much there is.
  ///   - before: How much of it was done before this line began.
  ///   - note: What else to tell.
  package mutating func show(_ done: Int, of total: Int, before: Int = 0, note: String? = nil) {
    let now = ContinuousClock.now
    let pause: Duration = Terminal.isInteractive ? .milliseconds(100) : .seconds(10)
    guard now - shownAt >= pause else { return }
    shownAt = now
    let seconds = elapsed(until: now)
    let rate = Double(done - before) / max(seconds, 0.001)
    let left = rate > 0 ? Self.clock(Double(total - done) / rate) : "?"
    let text =
      ["\(what) \(done)/\(total)", note, "\(Self.rounded(rate))/s", "\(left) left"]
      .compactMap(\.self).joined(separator: "  ")
    if Terminal.isInteractive {
      let filled = total > 0 ? done * 24 / total : 0
      let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: 24 - filled)
      Terminal.replaceLine("\(bar) \(text)")
    } else {
      Terminal.complain(text)
    }
  }

  /// Clears the line.
  package func finish() {
    if Terminal.isInteractive { Terminal.replaceLine("") }
  }

  /// Seconds since the start.
  package var seconds: Double { elapsed(until: .now) }

  private func elapsed(until now: ContinuousClock.Instant) -> Double {
    let (seconds, attoseconds) = (now - start).components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }

  /// For example `0:42`, `12:05`, `3:00:12`.
  package static func clock(_ seconds: Double) -> String {
    let whole = Int(max(0, min(seconds, 1e9)).rounded())
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let (hours, minutes) = (whole / 3600, whole / 60 % 60)
    return hours > 0
      ? "\(hours):\(two(minutes)):\(two(whole % 60))" : "\(minutes):\(two(whole % 60))"
  }

  /// One decimal below 100, none above.
  package static func rounded(_ value: Double) -> String {
    value < 100 ? "\((value * 10).rounded() / 10)" : "\(Int(value.rounded()))"
  }
}
