import Foundation
import Support
import TestSupport
import Testing

/// The quick part of `make torture`, which runs the product and disturbs it.
@Suite struct TortureTests {
  @Test func `a run that is disturbed in every way is equal afterwards, or says a sentence`() throws
  {
    let program = try product()
    let end = try ChildProcess(program, ["--quick"]).end(within: .seconds(240))
    #expect(end?.reason == .exit(0), "\(end?.output ?? "hangs")\(end?.errors ?? "")")
    let names = [
      "kill -9", "processes in one folder", "SIGSTOP", "failing system calls", "full disk",
      "read-only folder", "changed inputs", "damaged files", "clock jumps",
    ]
    for name in names { #expect(end?.output.contains("\n| \(name) | ") == true) }
  }

  @Test func `a fault that there is not is refused with the names of those there are`() throws {
    let end = try ChildProcess(try product(), ["--only", "rain"]).end(within: .seconds(60))
    #expect(end?.reason == .exit(2))
    #expect(
      end?.errors
        == "usage: Torture [--quick] [--only NAME] [--seed N], names: kill -9, "
        + "processes in one folder, SIGSTOP, failing system calls, full disk, read-only folder, "
        + "changed inputs, damaged files, clock jumps\n")
  }

  /// The product lies beside the test bundle.
  private func product() throws -> String {
    var folder = PathText.folder(of: CommandLine.arguments[0])
    while !folder.isEmpty, folder != "/" {
      if FileBytes.exists("\(folder)/Torture") { return "\(folder)/Torture" }
      folder = PathText.folder(of: folder)
    }
    throw PipelineError(
      .missingFile, at: CommandLine.arguments[0], "has no product 'Torture' beside it")
  }
}
