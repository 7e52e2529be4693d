import ArgumentParser
import Foundation
import Manifest
import Support

/// A program of verbs, whose every failure is a sentence on standard error and one of the exit codes.
package protocol ConsoleTool: ParsableCommand {}

extension ConsoleTool {
  /// Runs the verb that the command line names.
  package static func runVerb() {
    FreedMemory.keep()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let failure as ManifestFailure {
      Terminal.complain("\(failure)")
      ExitStatus.invalid.exit()
    } catch let error as PipelineError {
      Terminal.complain("pastiche: \(error)")
      let isMistake = [.differentRun, .invalidManifest].contains(error.code)
      (isMistake ? ExitStatus.invalid : .failed).exit()
    } catch let status as ExitStatus {
      status.exit()
    } catch {
      // ArgumentParser prints help and versions on success, and usage otherwise.
      guard exitCode(for: error) != .success else { exit(withError: error) }
      Terminal.complain(fullMessage(for: error))
      ExitStatus.invalid.exit()
    }
  }
}
