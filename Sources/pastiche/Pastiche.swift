import Annotations
import ArgumentParser
import Codecs
import Foundation
import Manifest
import Shards
import Support

/// The command line: one verb per file.
@main
struct Pastiche: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pastiche",
    abstract:
      "Makes sharded self-supervised training sets from labelled segments and unlabelled images.",
    version: Versions.text,
    subcommands: [
      Check.self, Explain.self, Preview.self, Generate.self, Inspect.self, Verify.self,
      Fixtures.self, Schema.self,
    ])

  /// Runs the verb; every failure is a sentence on standard error and one of the exit codes.
  static func main() {
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

/// What the process ends with.
enum ExitStatus: Int32, Error {
  case failed = 1
  case invalid = 2
  /// Done, with samples skipped or quarantined, or with findings.
  case incomplete = 3
  case interrupted = 130

  func exit() -> Never {
    Foundation.exit(rawValue)
  }
}

/// The tool's version and those of the libraries its output depends on.
enum Versions {
  static let tool = "0.1.0"

  static var all: [String: String] {
    let archive = ShardWriter.libraryVersion.replacing("libarchive ", with: "")
    var versions = ["pastiche": tool, "libarchive": archive]
    for codec in CodecVersions.all { versions[codec.name] = codec.version }
    return versions
  }

  /// Those, and the libraries that read labels and make digests but decide no byte of the output.
  static var shown: [String: String] {
    all.merging(["libxml2": VOCFile.libraryVersion, "openssl": DigestHasher.libraryVersion]) { $1 }
  }

  static var text: String {
    shown.sorted { ($0.key == "pastiche" ? "" : $0.key) < ($1.key == "pastiche" ? "" : $1.key) }
      .map { "\($0.key) \($0.value)" }.joined(separator: "\n")
  }
}
