import Foundation
import Support
import Testing

@Suite struct ChildProcessTests {
  private func shell(
    _ script: String, environment: [String: String] = [:]
  ) throws -> ChildProcess {
    try ChildProcess("/bin/sh", ["-c", script], environment: environment)
  }

  @Test func `what a child prints on both ends and its status are told`() throws {
    let end = try shell("echo $WORD; echo no >&2; exit 3", environment: ["WORD": "yes"]).end()
    #expect(end.reason == .exit(3))
    #expect(end.output == "yes\n")
    #expect(end.errors == "no\n")
    #expect(end.peakMemory.bytes > 0)
  }

  @Test func `more than a pipe holds is read while it is written`() throws {
    let end = try shell("head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2").end()
    #expect(end.output.utf8.count == 300_000)
    #expect(end.errors.utf8.count == 300_000)
  }

  @Test func `a child that takes too long is still there, until a signal ends it`() throws {
    let child = try ChildProcess("/bin/cat", ["/dev/zero"])
    #expect(child.end(within: .milliseconds(5)) == nil)
    child.send(SIGKILL)
    #expect(child.end().reason == .signal(SIGKILL))
  }

  @Test func `a child that closes its output is still waited for`() throws {
    let end = try shell("exec >&- 2>&-; exit 4").end(within: .seconds(60))
    #expect(end?.reason == .exit(4))
  }

  @Test func `a child nobody waits for is killed`() throws {
    var id: pid_t = 0
    do {
      let child = try ChildProcess("/bin/sleep", ["1000"])
      id = child.id
    }
    #expect(kill(id, 0) == -1)
    #expect(errno == ESRCH)
  }

  @Test func `a program that there is not is refused`() {
    let error = #expect(throws: PipelineError.self) { try ChildProcess("/nowhere/at/all", []) }
    #expect(
      error?.description == "/nowhere/at/all: cannot be started: No such file or directory")
  }
}
