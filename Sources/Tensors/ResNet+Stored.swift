import Safetensors
import Support

extension ResNet {
  /// The backbone that a weights file holds, whose depth, stem and channels its tensors tell.
  ///
  /// - Parameters:
  ///   - file: Tensors under torchvision's names; a classifier is passed over.
  ///   - place: What errors name, for example the file's path.
  /// - Returns: The network, on the processor.
  /// - Throws: ``PipelineError`` with `mismatchedShape` when they are of no network that is known
  ///   here, `limitExceeded` when there is not enough memory.
  package static func stored(
    _ file: SafetensorsFile, at place: String
  ) throws(PipelineError) -> ResNet {
    do throws(PipelineError) {
      let (stem, channels) = try first(of: file, at: place)
      let network = try ResNet(depth(of: file), stem: stem, channels: channels, seed: .zeros)
      try network.load(file, at: place, ignoring: ["fc."])
      return network
    } catch {
      guard error.code == .mismatchedShape else { throw error }
      throw PipelineError(
        error.code, at: error.place, error.message,
        hint: "expected the backbone of a resnet18, 34 or 50, as 'pastiche train' and 'export' "
          + "write it")
    }
  }

  /// The depth, by the tensors that only one of them has.
  private static func depth(of file: SafetensorsFile) -> Depth {
    if file.tensors["layer1.0.conv3.weight"] != nil { return .resnet50 }
    return file.tensors["layer1.2.conv1.weight"] != nil ? .resnet34 : .resnet18
  }

  /// The stem, and the channels of the images, by the first convolution.
  private static func first(
    of file: SafetensorsFile, at place: String
  ) throws(PipelineError) -> (stem: Stem, channels: Int) {
    let name = "conv1.weight"
    guard let shape = file.tensors[name]?.shape else {
      throw PipelineError(.mismatchedShape, at: place, "has no tensor '\(name)'")
    }
    guard shape.count == 4, (1...3).contains(shape[1]), [3, 7].contains(shape[2]) else {
      throw PipelineError(
        .mismatchedShape, at: place,
        "'\(name)' is \(shape), expected [64, C, 7, 7] or [64, C, 3, 3] with C in 1...3")
    }
    return (shape[2] == 3 ? .small : .standard, shape[1])
  }
}
