import Foundation
import Shards
import Support
import TestSupport
import Testing

@Suite struct ShardLockTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Whether another process gets the lock right now.
  private func otherProcessGetsIt() throws -> Bool {
    let path = folder.path + "/" + bags.lock
    return try run("/usr/bin/env", ["flock", "-n", path, "true"]).status == 0
  }

  /// Takes the lock and gives it back; false when another has it.
  private func take() throws -> Bool {
    guard let lock = try ShardLock.acquire(folder: folder.path, name: bags) else { return false }
    lock.release()
    return true
  }

  @Test func `another process is kept out until the lock is released`() throws {
    let lock = try ShardLock.acquire(folder: folder.path, name: bags)
    #expect(try !otherProcessGetsIt())
    #expect(try !take())
    lock?.release()
    #expect(try otherProcessGetsIt())
  }

  @Test func `a lock of a process that was killed is taken over`() throws {
    let path = folder.path + "/" + bags.lock
    let other = Process()
    other.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    other.arguments = ["flock", "--no-fork", path, "sh", "-c", "echo held; exec sleep 600"]
    let pipe = Pipe()
    other.standardOutput = pipe
    try other.run()
    #expect(pipe.fileHandleForReading.availableData == Data("held\n".utf8))
    #expect(try !take())
    kill(other.processIdentifier, SIGKILL)
    other.waitUntilExit()
    #expect(FileBytes.exists(path))
    #expect(try take())
    #expect(!FileBytes.exists(path))
  }

  @Test func `locks of different shards do not meet`() throws {
    let first = try ShardLock.acquire(folder: folder.path, name: bags)
    let second = try ShardLock.acquire(
      folder: folder.path, name: ShardName(prefix: "bags", index: 1))
    #expect(folder.names == [".bags-000000.lock", ".bags-000001.lock"])
    #expect(
      ShardLock.holder(folder: folder.path, name: bags)?.hasPrefix("process \(getpid()) on ")
        == true)
    second?.release()
    first?.release()
    #expect(folder.names == [])
  }
}
