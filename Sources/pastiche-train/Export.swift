#if Torch
import ArgumentParser
import Console
import Support
import Training

/// `export CHECKPOINT --out F`: a backbone that torchvision loads.
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes the backbone of a checkpoint as safetensors under torchvision's names.")

  @Argument(help: "A checkpoint (.safetensors or .json), or a run's folder for its newest.")
  var checkpoint: String

  @Option(help: "The file to write (.safetensors).")
  var out: String

  func validate() throws {
    guard out.hasSuffix(".safetensors") else {
      throw ValidationError("--out is '\(out)', expected a name that ends in .safetensors")
    }
  }

  func run() throws {
    let found = try Checkpoint.find(checkpoint)
    let weights = found.weights
    try weights.write(out)
    let bytes = weights.tensors.values.reduce(0) { $0 + $1.bytes.count }
    Terminal.say(
      "weights  \(out): \(weights.tensors.count) tensors, \(ByteCount(bytes)), of step "
        + "\(found.step)")
  }
}
#endif
