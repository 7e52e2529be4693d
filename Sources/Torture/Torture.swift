import Foundation
import Support

/// `Torture [--quick] [--only NAME] [--seed N]`: whether a run withstands what machines do to it.
///
/// Runs `pastiche` on a small pipeline, disturbs it in every way there is a ``Fault`` for, resumes it
/// and compares what it wrote with an undisturbed run. Prints a table, and ends with 0 only when
/// every disturbance was survived or told, and everything is equal afterwards.
@main
enum Torture {
  static func main() {
    guard let options = TortureOptions(CommandLine.arguments.dropFirst()) else {
      complain(
        "usage: Torture [--quick] [--only NAME] [--seed N], names: "
          + faults.map { $0.name }.joined(separator: ", "))
      exit(2)
    }
    // A folder that can be mounted on and read-only, without a trace in the system.
    PrivateMounts.enter()
    exit(status(options))
  }

  /// Tortures, prints the table, and tells what to end with.
  private static func status(_ options: TortureOptions) -> Int32 {
    do {
      let table = try run(options)
      print(table.text)
      return table.isClean ? 0 : 1
    } catch {
      complain("torture: \(error)")
      return 1
    }
  }

  /// Everything that can be done to a run, in the order of the table.
  static var faults: [any Fault.Type] {
    [
      Kills.self, SharedFolder.self, Stops.self, FailingCalls.self, FullDisk.self,
      ReadOnlyFolder.self, ChangedInputs.self, DamagedFiles.self, ClockJumps.self,
    ]
  }

  private static func run(_ options: TortureOptions) throws(PipelineError) -> FaultTable {
    let rig = try TortureRig(options)
    defer { rig.remove() }
    var table = FaultTable(rig)
    for fault in faults where options.only == nil || options.only == fault.name {
      complain("\(fault.name): \(fault.about)")
      let start = ContinuousClock.now
      var tally = FaultTally()
      try fault.inflict(on: rig, &tally)
      table.add(fault.name, tally, took: .now - start)
    }
    return table
  }

  static func complain(_ line: String) {
    FileHandle.standardError.write(Data("\(line)\n".utf8))
  }
}

/// What the command line asks for.
struct TortureOptions {
  var isQuick = false
  var only: String?
  var seed: UInt64 = 1

  /// Nil when the words are not what the usage says.
  init?(_ words: ArraySlice<String>) {
    var rest = words
    while let word = rest.popFirst() {
      switch word {
      case "--quick": isQuick = true
      case "--only":
        guard let name = rest.popFirst(), Torture.faults.contains(where: { $0.name == name })
        else { return nil }
        only = name
      case "--seed":
        guard let seed = rest.popFirst().flatMap({ UInt64($0) }) else { return nil }
        self.seed = seed
      default: return nil
      }
    }
  }
}
