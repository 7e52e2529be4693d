#if Torch
import ArgumentParser
import Methods
import Support
import Tensors

/// Times training steps of a method on random images that are in memory already.
///
/// Needs libtorch and no file, so that it runs where there is a GPU but no Swift: see
/// `make train-step`, and ``StepTrial`` for what a step is.
@main
struct TrainStep: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints how many pairs of views a second a training step takes.")

  @Option(help: "As train.method names it.") var method = "moco_v2"
  @Flag(help: "Boxes are embedded by the last stage alone (C4).") var c4 = false
  @Option(help: "The width between the layers of SlotCon's projector and predictor.")
  var hidden = 4096
  @Option(help: "18, 34 or 50 layers.") var depth = 18
  @Option(help: "Side of the images, px.") var size = 96
  @Option(help: "Pairs of a step.") var batch = 32
  @Option(help: "Keys in the queue.") var queue = 4096
  @Option(help: "Groups of batch norm.") var groups = 1
  @Option(help: "Steps that are timed, after three that are not.") var steps = 12
  @Option(help: "Threads of an operation.") var threads = 2
  @Option(help: "The side from which on the stem makes images smaller first.") var smallStem = 33
  @Flag(help: "Passes of the network alone, over --batch images each, instead of steps.")
  var forward = false
  @Flag(help: "Computes in bfloat16 where that is safe.") var bf16 = false
  @Flag(help: "On the first CUDA device.") var cuda = false

  func validate() throws {
    guard StepTrial.Method(rawValue: method) != nil else {
      let names = StepTrial.Method.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--method is \(method), expected one of \(names)")
    }
    guard ResNet.Depth(rawValue: depth) != nil else {
      throw ValidationError("--depth is \(depth), expected 18, 34 or 50")
    }
    for (name, value) in [
      ("size", size), ("batch", batch), ("queue", queue), ("groups", groups), ("steps", steps),
      ("threads", threads), ("hidden", hidden),
    ] where value < 1 {
      throw ValidationError("--\(name) is \(value), expected a number from 1 on")
    }
    guard batch.isMultiple(of: groups) else {
      throw ValidationError("--batch is \(batch), expected a multiple of --groups \(groups)")
    }
    guard forward || batch <= queue else {
      throw ValidationError("--queue is \(queue), expected at least --batch \(batch)")
    }
  }

  func run() throws {
    // As the tool does.
    FreedMemory.keep()
    try TensorEngine.setThreads(threads)
    guard !forward else { return try passForward() }
    var settings = StepTrial.Settings()
    settings.depth = ResNet.Depth(rawValue: depth) ?? .resnet18
    settings.stem = size < smallStem ? .small : .standard
    settings.method = StepTrial.Method(rawValue: method) ?? .mocoV2
    settings.isSingleLevel = c4
    settings.hidden = hidden
    settings.sidePixels = size
    settings.batch = batch
    settings.queueLength = queue
    settings.groups = groups
    settings.usesBfloat16 = bf16
    settings.device = cuda ? .cuda(0) : .cpu
    let seconds = try StepTrial(settings).seconds(ofSteps: steps)
    let rate = Double(batch * steps) / seconds
    print(
      "\(method) step libtorch \(TensorEngine.version) \(cuda ? "cuda" : "cpu") resnet\(depth) "
        + "\(size) px batch \(batch) groups \(groups) \(bf16 ? "bf16" : "fp32"), pairs/s: \(rate)")
  }

  private func passForward() throws {
    let trial = try ForwardTrial(
      ResNet.Depth(rawValue: depth) ?? .resnet18, stem: size < smallStem ? .small : .standard,
      sidePixels: size, batch: batch)
    let rate = Double(batch * steps) / (try trial.seconds(ofPasses: steps))
    print("resnet\(depth) forward \(size) px batch \(batch) fp32 cpu, images/s: \(rate)")
  }
}
#else
@main
struct TrainStep {
  static func main() { print("this build has no libtorch: build with 'make train-step'") }
}
#endif
