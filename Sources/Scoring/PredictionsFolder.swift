import Codecs
import Datasets
import Imaging
import Support

/// A folder of predicted label maps, one PNG for each image of a set.
///
/// An image's map has its path below the dataset's root, with `.png` for its ending, or just its name
/// so: `left/0001.jpg` has `left/0001.png` or `0001.png`, and the first of both that is there. Of an
/// image in a tar, the member's name counts. Pixels hold positions in the list of classes.
package struct PredictionsFolder: Sendable {
  package let path: String
  /// The file of each image below ``path``, where there is one.
  package let files: [String?]
  /// What is missing, or could be of several images.
  package let problems: [PipelineError]
  /// Files that belong to no image, sorted; hidden ones are not looked at.
  package let strays: [String]

  /// Looks for the file of each image, and opens none.
  ///
  /// - Parameters:
  ///   - path: The folder.
  ///   - images: The images below the dataset's root; members of tars as `TAR:MEMBER`.
  /// - Throws: ``PipelineError`` with `missingFile` or `inputOutput` when there is no such folder or
  ///   it cannot be listed.
  package init(_ path: String, images: [String]) throws(PipelineError) {
    guard try FileBytes.isPresent(path) else {
      throw PipelineError(
        .missingFile, at: path, "is not there", hint: "give the folder of the predictions")
    }
    let present = try Glob.files(matching: "**/*", below: path)
    let known = Set(present)
    let chosen = images.map { image in
      Self.names(for: image).first { known.contains($0) }
    }
    let takers = Dictionary(grouping: images.indices.filter { chosen[$0] != nil }) { chosen[$0] }
    self.path = path
    files = chosen
    problems = zip(images, chosen).compactMap { image, file in
      guard let file else {
        let names = Self.names(for: image).map { "'\($0)'" }.joined(separator: " nor ")
        return PipelineError(.missingFile, at: image, "has no prediction: there is no \(names)")
      }
      guard let others = takers[file], others.count > 1 else { return nil }
      return PipelineError(
        .invalidAnnotation, at: image,
        "shares the prediction '\(file)' with \(others.count - 1) other images",
        hint: "name predictions by the images' paths below the dataset's root")
    }
    let used = Set(chosen.compactMap(\.self))
    strays = present.filter { !used.contains($0) }
  }

  /// What the map of an image may be called, the best name first.
  static func names(for image: String) -> [String] {
    // The member of a tar is what the image is called.
    let parts = image.split(separator: ":", maxSplits: 1).map(String.init)
    let name = parts.count == 2 && parts[0].hasSuffix(".tar") ? parts[1] : image
    let folder = PathText.folder(of: name)
    let stem = PathText.stem(of: name)
    return folder.isEmpty ? ["\(stem).png"] : ["\(folder)/\(stem).png", "\(stem).png"]
  }

  /// A map as it is checked for its image.
  package struct Prediction: Sendable {
    package let map: LabelMap
    /// Of the file's bytes.
    package let digest: Digest
  }

  /// Reads the map of an image.
  ///
  /// - Parameters:
  ///   - index: The image's place among the images.
  ///   - size: The size of its ground truth.
  ///   - classes: The names that pixels are positions of.
  /// - Returns: The map, a class on every pixel.
  /// - Throws: ``PipelineError`` with `mismatchedShape` for another size, with `outOfRange` for a
  ///   value that is no class, with `missingFile` for an image without a file, and what decoding
  ///   throws.
  package func prediction(
    _ index: Int, size: PixelSize, classes: [String]
  ) throws(PipelineError) -> Prediction {
    guard let file = files[index] else {
      throw PipelineError(.missingFile, at: path, "has no prediction of image \(index)")
    }
    let bytes = try FileBytes.read("\(path)/\(file)")
    let map = try ImageDecoder.decodeLabels(bytes, named: file)
    guard map.size == size else {
      throw PipelineError(
        .mismatchedShape, at: file, "is \(map.size), but its ground truth is \(size)",
        hint: "write predictions at the size of the images")
    }
    if let place = map.labels.firstIndex(where: { Int($0) >= classes.count }) {
      let (row, column) = place.quotientAndRemainder(dividingBy: size.width)
      let last = classes.count - 1
      throw PipelineError(
        .outOfRange, at: file,
        "holds \(map.labels[place]) at column \(column), row \(row), expected a class: "
          + (last == 0 ? "0 (\(classes[0]))" : "0 (\(classes[0])) to \(last) (\(classes[last]))"),
        hint: "every pixel is predicted, also where the ground truth has nothing to say")
    }
    return Prediction(map: map, digest: Digest(of: bytes))
  }
}
