import Foundation
import Support

/// A program run to its end, with what it printed and the most memory it held.
///
/// Foundation's `Process` collects its children itself, which loses their use of memory.
struct ChildProcess {
  let output: String
  let peakMiB: Int

  /// Runs a program; its standard error is ours.
  ///
  /// - Throws: ``PipelineError`` with `inputOutput` when it cannot be started, `verificationFailed`
  ///   when it ends with a status other than 0.
  init(_ program: String, _ arguments: [String]) throws(PipelineError) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw FileBytes.failure(program, "cannot be given a pipe") }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    posix_spawn_file_actions_addclose(&actions, ends[1])
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var child: pid_t = 0
    let status = posix_spawn(&child, program, &actions, nil, &words, environ)
    close(ends[1])
    guard status == 0 else {
      close(ends[0])
      throw PipelineError(
        .inputOutput, at: program, "cannot be started: \(String(cString: strerror(status)))")
    }
    let bytes = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true).readDataToEndOfFile()
    var ended: Int32 = 0
    var usage = rusage()
    while wait4(child, &ended, 0, &usage) < 0, errno == EINTR {}
    guard ended == 0 else {
      throw PipelineError(
        .verificationFailed, at: program,
        "ended with status \(ended >> 8) and signal \(ended & 127)")
    }
    output = String(decoding: bytes, as: UTF8.self)
    peakMiB = usage.ru_maxrss / 1024
  }

  /// The last word printed as a number.
  func lastNumber(of program: String) throws(PipelineError) -> Double {
    guard let number = output.split(whereSeparator: \.isWhitespace).last.flatMap({ Double($0) })
    else {
      throw PipelineError(
        .verificationFailed, at: program, "printed '\(output)', expected a number at the end")
    }
    return number
  }
}
