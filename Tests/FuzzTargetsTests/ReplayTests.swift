import FuzzTargets
import Support
import TestSupport
import Testing

/// A reader that does not come back takes the whole suite with it, so these tests fail by crashing.
@Suite struct ReplayTests {
  @Test(arguments: FuzzTarget.allCases)
  func `every seed and every cut of it comes back`(target: FuzzTarget) throws {
    let scratch = try TemporaryFolder()
    let seeds = try FuzzSeeds.of(
      target, repository: RepositoryRoot.path, scratch: scratch.file("seeds"))
    #expect(!seeds.isEmpty)
    let body = try target.body(in: scratch.file("work"))
    for bytes in seeds.values {
      body(bytes)
      for part in 1...7 { body(Array(bytes.prefix(bytes.count * part / 8))) }
    }
  }

  @Test(arguments: FuzzTarget.allCases)
  func `everything that fuzzing has found comes back`(target: FuzzTarget) throws {
    let folder = "\(RepositoryRoot.path)/Tests/FuzzTargetsTests/Findings/\(target.rawValue)"
    guard FileBytes.exists(folder) else { return }
    let scratch = try TemporaryFolder()
    let body = try target.body(in: scratch.file("work"))
    for name in try FileNames.sorted(in: folder) { body(try FileBytes.read("\(folder)/\(name)")) }
  }
}
