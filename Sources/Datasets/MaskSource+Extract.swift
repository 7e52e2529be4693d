import Codecs
import Imaging
import Manifest
import Support

extension MaskSource {
  /// The segments of one image, from its mask file.
  ///
  /// - Throws: ``PipelineError`` when the mask is missing or broken, has another size than the image
  ///   (`mismatchedShape`), or holds a value the manifest does not name (`outOfRange`).
  func extract(
    _ files: SampleFiles, size: PixelSize, dataset: DatasetManifest
  ) throws(PipelineError) -> [ExtractedSegment] {
    let path = files.path(of: pattern)
    let mask = try CodedMask.read(
      content, try bytes(of: path, files, dataset), files: files, named: files.title(of: path),
      classes: dataset.classes)
    let map = try fitted(mask.map, to: size, path, files)
    if let objects {
      let path = files.path(of: objects)
      let numbers = try ImageDecoder.decodeLabels(
        try bytes(of: path, files, dataset), named: files.title(of: path))
      return try mask.with(map).objects(
        fitted(numbers, to: size, path, files), named: files.title(of: path))
    }
    return try mask.with(map).segments(instances, named: files.title(of: path))
  }

  private func bytes(
    of path: String, _ files: SampleFiles, _ dataset: DatasetManifest
  ) throws(PipelineError) -> [UInt8] {
    if let bytes = try files.bytes(of: path) { return bytes }
    throw PipelineError(
      .missingFile, at: files.image, "has no mask '\(path)'",
      hint: "check 'labels' of dataset '\(dataset.name)', or list only the images that have one")
  }

  /// The map at its image's size.
  private func fitted(
    _ map: LabelMap, to size: PixelSize, _ path: String, _ files: SampleFiles
  ) throws(PipelineError) -> LabelMap {
    guard map.size != size else { return map }
    guard resample == .nearest else {
      throw PipelineError(
        .mismatchedShape, at: files.title(of: path),
        "the mask is \(map.size) but its image '\(files.image)' is \(size)",
        hint: "mend the mask, or write 'mask_resample: nearest'")
    }
    return map.resampled(to: size)
  }
}
