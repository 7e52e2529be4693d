import Foundation

/// A program started beside this one, with what it prints and the most memory it holds.
///
/// Foundation's `Process` collects its children itself, which loses their use of memory and whether
/// a signal or an exit ended them. Here one thread waits, reads and sends signals; a child that is
/// still there at the end of the value's life is killed.
package final class ChildProcess {
  /// How a child ended and what it left.
  package struct End: Sendable {
    package let reason: Reason
    /// Standard output.
    package let output: String
    /// Standard error; empty when it was not kept.
    package let errors: String
    /// The most memory it had resident.
    package let peakMemory: ByteCount
  }

  /// What ended a child.
  package enum Reason: Sendable, Equatable, CustomStringConvertible {
    case exit(Int32)
    case signal(Int32)

    package var description: String {
      switch self {
      case .exit(let status): "status \(status)"
      case .signal(let number): "signal \(number)"
      }
    }
  }

  /// The system's number of the child.
  package let id: pid_t
  private var pipes: [(descriptor: Int32, bytes: [UInt8])]
  private var isCollected = false

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - program: Its path.
  ///   - arguments: What follows its name.
  ///   - environment: Variables added to ours.
  ///   - keepsErrors: Whether standard error is read; else it is ours.
  /// - Throws: ``PipelineError`` with `inputOutput` when it cannot be started.
  package init(
    _ program: String, _ arguments: [String], environment: [String: String] = [:],
    keepsErrors: Bool = true
  ) throws(PipelineError) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    var reading: [Int32] = []
    var writing: [Int32] = []
    defer { for end in writing { close(end) } }
    for target: Int32 in keepsErrors ? [1, 2] : [1] {
      var ends: [Int32] = [0, 0]
      guard pipe(&ends) == 0 else { throw FileBytes.failure(program, "cannot be given a pipe") }
      // Closed in children: another one's copy of an end would hide that this one is gone.
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      reading.append(ends[0])
      writing.append(ends[1])
      posix_spawn_file_actions_adddup2(&actions, ends[1], target)
    }
    let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    var words = Self.vector([program] + arguments)
    var settings = Self.vector(variables.map { "\($0)=\($1)" })
    defer { for word in words + settings { free(word) } }
    var child: pid_t = 0
    let status = posix_spawn(&child, program, &actions, nil, &words, &settings)
    guard status == 0 else {
      for end in reading { close(end) }
      throw PipelineError(
        .inputOutput, at: program, "cannot be started: \(String(cString: strerror(status)))")
    }
    id = child
    pipes = reading.map { ($0, []) }
  }

  deinit {
    for pipe in pipes where pipe.descriptor >= 0 { close(pipe.descriptor) }
    guard !isCollected else { return }
    kill(id, SIGKILL)
    while waitpid(id, nil, 0) < 0, errno == EINTR {}
  }

  /// Waits for the end as long as it takes.
  package func end() -> End {
    while true {
      if let end = end(within: .seconds(3600)) { return end }
    }
  }

  /// Waits for the end; nil when the child is still there after some time.
  package func end(within limit: Duration) -> End? {
    precondition(!isCollected, "a child is waited for twice")
    let deadline = ContinuousClock.now + limit
    while true {
      let left = max(.zero, deadline - .now)
      let isOpen = read(within: left)
      var status: Int32 = 0
      var usage = rusage()
      if !isOpen, wait4(id, &status, WNOHANG, &usage) == id {
        isCollected = true
        let texts = pipes.map { String(decoding: $0.bytes, as: UTF8.self) }
        return End(
          reason: status & 127 == 0 ? .exit(status >> 8 & 255) : .signal(status & 127),
          output: texts[0], errors: texts.count > 1 ? texts[1] : "",
          peakMemory: ByteCount(usage.ru_maxrss * 1024))
      }
      if left == .zero { return nil }
      if !isOpen { usleep(500) }
    }
  }

  /// Sends a signal.
  package func send(_ signal: Int32) {
    precondition(!isCollected, "a signal is sent to a child that has ended")
    kill(id, signal)
  }

  /// Takes what the child has printed, or waits for some of it; whether more can come.
  private func read(within limit: Duration) -> Bool {
    var polled = pipes.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
    let open = pipes.indices.filter { pipes[$0].descriptor >= 0 }
    guard !open.isEmpty else { return false }
    let (seconds, attoseconds) = limit.components
    let milliseconds = min(seconds * 1000 + attoseconds / 1_000_000_000_000_000, 1_000_000)
    guard poll(&polled, nfds_t(polled.count), Int32(milliseconds)) > 0 else { return true }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    for index in open where polled[index].revents != 0 {
      let got = Foundation.read(pipes[index].descriptor, &buffer, buffer.count)
      if got > 0 {
        pipes[index].bytes.append(contentsOf: buffer[..<got])
      } else if got == 0 || errno != EINTR {
        close(pipes[index].descriptor)
        pipes[index].descriptor = -1
      }
    }
    return true
  }

  private static func vector(_ words: [String]) -> [UnsafeMutablePointer<CChar>?] {
    words.map { strdup($0) } + [nil]
  }
}
