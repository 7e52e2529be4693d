import ArgumentParser
import Console
import Foundation
import Support

/// `train FILE`: from shards to an encoder.
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Trains an encoder on shards; the same call goes on where it was interrupted.",
    discussion: "'pastiche train --help' tells its options.")

  @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

  func run() throws { try TrainingProgram.run("train", arguments) }
}

/// `export CHECKPOINT --out F`: a backbone that torchvision loads.
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes the backbone of a checkpoint as safetensors under torchvision's names.",
    discussion: "'pastiche export --help' tells its options.")

  @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

  func run() throws { try TrainingProgram.run("export", arguments) }
}

/// `saliency CHECKPOINT FILE --out DIR`: where an encoder looks in each image of a dataset.
struct Saliency: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes a map of where a trained encoder looks, for each image of a dataset.",
    discussion: "'pastiche saliency --help' tells its options.")

  @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

  func run() throws { try TrainingProgram.run("saliency", arguments) }
}

/// The program with the verbs that need libtorch, beside this one.
///
/// To load libtorch takes half a second and 150 MiB, which no other verb has to pay.
enum TrainingProgram {
  /// Becomes that program; returns never.
  ///
  /// - Throws: ``PipelineError`` with `missingFile` when it was not built.
  static func run(_ verb: String, _ arguments: [String]) throws(PipelineError) {
    let path = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent().appending(path: "pastiche-train").path
    var words = ([path, verb] + arguments).map { strdup($0) } + [nil]
    execv(path, &words)
    guard errno != ENOENT else {
      throw PipelineError(
        .missingFile, at: path, "is not there, and '\(verb)' needs it",
        hint: "build it with 'make build', which needs libtorch")
    }
    throw FileBytes.failure(path, "cannot be run")
  }
}
