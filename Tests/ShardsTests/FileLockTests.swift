import Foundation
import Shards
import Support
import TestSupport
import Testing

@Suite struct FileLockTests {
  @Test func `a waiting lock keeps everyone else out`() async throws {
    let folder = try TemporaryFolder()
    let lock = folder.path + "/.lock"
    let counter = folder.path + "/counter"
    try folder.write(Array("0".utf8), to: "counter")
    // Every release removes the file, so openers keep meeting names that are gone.
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          for _ in 0..<100 {
            guard let held = try FileLock.acquire(path: lock, wait: true) else {
              Issue.record("a waiting lock was not given")
              return
            }
            let count = Int(try FileBytes.readText(counter)) ?? -1
            try Data("\(count + 1)".utf8).write(to: URL(fileURLWithPath: counter))
            held.release()
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try FileBytes.readText(counter) == "400")
    #expect(folder.names == ["counter"])
  }

  @Test func `the holder is named while it holds and the file goes with it`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/.lock"
    try folder.write(Array("process 1 on a host with a very long name indeed\n".utf8), to: ".lock")
    let host = String(decoding: try run("/usr/bin/env", ["uname", "-n"]).output, as: UTF8.self)
    let lock = try FileLock.acquire(path: path, wait: false)
    #expect(
      FileLock.holder(path: path)
        == "process \(getpid()) on \(host.dropLast())")
    lock?.release()
    #expect(FileLock.holder(path: path) == nil)
    #expect(folder.names == [])
  }

  @Test func `a folder that is not there is named`() {
    let error = #expect(throws: PipelineError.self) {
      _ = try FileLock.acquire(path: "/nowhere/.lock", wait: false)?.release()
    }
    #expect(
      error?.description == "/nowhere/.lock: cannot be created: no such file or directory")
  }
}
