import Foundation
import Support

/// A folder that may not be written to, before the run and in the middle of it.
enum ReadOnlyFolder: Fault {
  static let name = "read-only folder"
  static let about = "the run's file system is read-only, at first or after a kill; then it is not"

  static func inflict(on rig: TortureRig, _ tally: inout FaultTally) throws(PipelineError) {
    guard PrivateMounts.areAllowed else {
      tally.skipped = "nothing can be mounted here, neither as root nor by 'unshare -rm'"
      return
    }
    let disk = "\(rig.scratch)/disk"
    try FileBytes.makeFolder(disk)
    for number in 0..<(rig.isQuick ? 2 : 20) {
      guard PrivateMounts.tmpfs(at: disk, size: .mebibytes(64)) else {
        tally.skipped = "'\(disk)' cannot be mounted on"
        return
      }
      defer { _ = PrivateMounts.unmount(disk) }
      let trial = Trial(rig, folder: "\(disk)/run")
      var stream = rig.stream(name, number)
      let moment = number == 0 ? .zero : rig.moment(&stream)
      if number > 0 {
        // What is there when it becomes read-only: what a run leaves that is killed.
        let child = try trial.start()
        if child.end(within: moment) == nil {
          child.send(SIGKILL)
          _ = child.end(within: TortureRig.limit)
        }
      }
      guard PrivateMounts.remount(disk, isReadOnly: true) else {
        tally.skipped = "'\(disk)' cannot be made read-only"
        return
      }
      let end = try trial.start().end(within: TortureRig.limit)
      _ = PrivateMounts.remount(disk, isReadOnly: false)
      let label = "read-only after \(moment)"
      if end?.reason == .exit(0) {
        tally.add(label, ends: ["writes nothing and says that it is done"], differences: [])
      } else {
        try trial.conclude(end, label, &tally)
      }
    }
  }
}
