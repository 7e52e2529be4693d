import Safetensors
import Support
import Tensors
import Training

/// What an encoder starts with when it is scored: drawn weights, or those of a file.
package struct EncoderStart: Sendable {
  /// A network whose weights are to come.
  package struct Form: Sendable, Hashable, CustomStringConvertible {
    package let depth: ResNet.Depth
    package let stem: ResNet.Stem
    /// C, the channels of the images.
    package let channels: Int

    package init(depth: ResNet.Depth, stem: ResNet.Stem, channels: Int) {
      self.depth = depth
      self.stem = stem
      self.channels = channels
    }

    /// For example `a resnet18 of 3 channels`.
    package var description: String {
      "a \(depth)\(stem == .small ? " with the small stem" : "") of \(channels) "
        + (channels == 1 ? "channel" : "channels")
    }
  }

  /// What tables call it.
  package let name: String
  package let form: Form
  /// What it wants done to normalised pictures.
  package let filter: InputFilter
  /// Under torchvision's names; nil for weights that are drawn.
  private let weights: SafetensorsFile?
  /// Where they are from.
  private let place: String
  /// Of the weights; nil for such as are drawn.
  package let digest: Digest?

  /// Weights that each seed draws anew.
  package init(drawn form: Form, filter: InputFilter = .none, named name: String = "random") {
    self.name = name
    self.form = form
    self.filter = filter
    weights = nil
    place = name
    digest = nil
  }

  /// The backbone in a file, whose tensors tell its form.
  ///
  /// - Parameters:
  ///   - file: Tensors under torchvision's names; a classifier is passed over.
  ///   - place: Where it is from, for errors.
  ///   - name: What tables call it.
  /// - Throws: ``PipelineError`` with `mismatchedShape` for another network than is known here, and
  ///   `corruptFile` when it wants pictures filtered in an unknown way.
  package init(
    _ file: SafetensorsFile, at place: String, named name: String
  ) throws(PipelineError) {
    let network = try ResNet.stored(file, at: place)
    form = Form(
      depth: network.depth, stem: network.strides[0] == 1 ? .small : .standard,
      channels: network.imageChannels)
    filter = try InputFilter(of: file, at: place)
    self.name = name
    self.place = place
    weights = file
    digest = Digest(of: file.bytes())
  }

  /// Makes the encoder.
  ///
  /// - Parameters:
  ///   - seed: What weights are drawn by that no file has.
  ///   - outputStride: From one of its last features to the next, in pixels; nil for the network's own.
  /// - Returns: The network, on the processor.
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is not enough memory.
  package func backbone(
    seed: UInt64, outputStride: ResNet.OutputStride? = nil
  ) throws(PipelineError) -> ResNet {
    let seed: WeightSeed = weights == nil ? WeightSeed(run: seed) : .zeros
    let network = try ResNet(
      form.depth, stem: form.stem, outputStride: outputStride ?? .by32, channels: form.channels,
      seed: seed)
    if let weights { try network.load(weights, at: place, ignoring: ["fc."]) }
    return network
  }
}
