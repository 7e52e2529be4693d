#if Torch
import Console
import Foundation
import Reporting
import Support
import Tensors
import Training

/// One call of the verb: what it did, and what that cost.
///
/// All that depends on machine and time is told here.
struct TrainCall {
  let outcome: Trainer.Outcome
  let seconds: Double
  let workers: Int
  /// Of an operation.
  let threads: Int
  let device: Tensor.Device

  var steps: Int { outcome.lastStep - outcome.firstStep }

  /// Samples per second, of the steps alone; nil when there were too few to tell.
  var rate: Double? {
    guard outcome.timedSteps > 0 else { return nil }
    let (seconds, attoseconds) = outcome.timed.components
    let time = Double(seconds) + Double(attoseconds) * 1e-18
    return Double(outcome.timedSteps * outcome.samplesPerStep) / max(time, 1e-9)
  }

  /// For example `480 steps in 1:02, 103 samples/s on cpu with 2 threads and 2 workers`.
  var sentence: String {
    let time = "\(steps) steps in \(ProgressLine.clock(seconds))"
    let speed = rate.map { ", \(ProgressLine.rounded($0)) samples/s" } ?? ""
    return "\(time)\(speed) on \(device.name) with \(Self.count(threads, "thread")) and "
      + Self.count(workers, "worker")
  }

  private static func count(_ number: Int, _ what: String) -> String {
    "\(number) \(what)\(number == 1 ? "" : "s")"
  }

  var json: JSONValue {
    [
      "first_step": .integer(outcome.firstStep), "last_step": .integer(outcome.lastStep),
      "seconds": .number((seconds * 1000).rounded() / 1000),
      "samples_per_second": rate.map { .number(($0 * 10).rounded() / 10) } ?? .null,
      "workers": .integer(workers),
      "threads": .integer(threads), "device": .string(device.name),
      "libtorch": .string(TensorEngine.version), "replaced": .integer(outcome.replaced),
      "interrupted": .bool(outcome.wasInterrupted),
    ]
  }
}
#endif
