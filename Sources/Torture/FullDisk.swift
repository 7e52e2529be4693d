import Foundation
import Support

/// A disk that fills up at some point of the run; then room is made.
enum FullDisk: Fault {
  static let name = "full disk"
  static let about = "a small file system fills up while it runs; then room is made"

  static func inflict(on rig: TortureRig, _ tally: inout FaultTally) throws(PipelineError) {
    guard PrivateMounts.areAllowed else {
      tally.skipped = "nothing can be mounted here, neither as root nor by 'unshare -rm'"
      return
    }
    let disk = "\(rig.scratch)/disk"
    try FileBytes.makeFolder(disk)
    let used = try size(of: rig.referenceFolder)
    for number in 0..<(rig.isQuick ? 2 : 30) {
      guard PrivateMounts.tmpfs(at: disk, size: ByteCount(2 * used)) else {
        tally.skipped = "'\(disk)' cannot be mounted on"
        return
      }
      defer { _ = PrivateMounts.unmount(disk) }
      var stream = rig.stream(name, number)
      // What is left for the run, from nothing to a little less than it needs.
      let room = Int(stream.uniform(0...0.98) * Double(used))
      try fill(disk, with: 2 * used - room)
      let trial = Trial(rig, folder: "\(disk)/run")
      let end = try trial.start().end(within: TortureRig.limit)
      TortureRig.remove("\(disk)/ballast")
      try trial.conclude(end, "room for \(room) of \(used) bytes", &tally)
    }
  }

  /// The size of all files of a folder, in whole pages, as a file system in memory counts it.
  private static func size(of folder: String) throws(PipelineError) -> Int {
    guard let paths = FileManager.default.subpaths(atPath: folder) else {
      throw PipelineError(.inputOutput, at: folder, "cannot be listed")
    }
    var pages = 0
    for path in paths { pages += (try FileBytes.size("\(folder)/\(path)") + 4095) / 4096 }
    return pages * 4096
  }

  private static func fill(_ disk: String, with size: Int) throws(PipelineError) {
    try FileBytes.writeAtomically([UInt8](repeating: 0, count: size), to: "\(disk)/ballast")
  }
}
