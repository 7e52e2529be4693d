import ArgumentParser
import Console
import Manifest
import Stages

/// `schema [pipeline|dataset]`: what a manifest may hold, for editors and validators.
struct Schema: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints the JSON Schema of a kind of manifest.")

  enum Kind: String, CaseIterable, ExpressibleByArgument {
    case pipeline
    case dataset
  }

  @Argument(help: "The kind of manifest.")
  var kind = Kind.pipeline

  func run() {
    let document =
      switch kind {
      case .pipeline: PipelineSchema.document
      case .dataset: DatasetManifest.schema
      }
    Terminal.say(String(decoding: document.json.text(indented: true), as: UTF8.self))
  }
}
