import Codecs
import Imaging
import Manifest
import Support

extension MaskSource {
  /// The segments of one image, from its mask file.
  ///
  /// - Throws: ``PipelineError`` when the mask is missing or broken, has another size than the image
  ///   (`mismatchedShape`), or holds a value the manifest does not name (`invalidAnnotation`).
  func extract(
    image: String, size: PixelSize, dataset: DatasetManifest
  ) throws(PipelineError) -> [ExtractedSegment] {
    let path = Self.fill(pattern.value, for: image)
    let bytes: [UInt8]
    do {
      bytes = try FileBytes.read("\(dataset.root)/\(path)")
    } catch  where error.code == .missingFile {
      throw PipelineError(
        .missingFile, at: image, "has no mask '\(path)'",
        hint: "check 'masks' of dataset '\(dataset.name)', or list only the images that have one")
    }
    var map: LabelMap
    switch content {
    case .index:
      map = try ImageDecoder.decodeLabels(bytes, named: path)
    case .binary:
      let gray = try ImageDecoder.decode(bytes, named: path).converted(toChannels: 1)
      map = LabelMap(size: gray.size, labels: gray.samples.map { $0 >= 128 ? 1 : 0 })
    }
    if map.size != size {
      guard resample == .nearest else {
        throw PipelineError(
          .mismatchedShape, at: path,
          "the mask is \(map.size) but its image '\(image)' is \(size)",
          hint: "mend the mask, or write 'mask_resample: nearest'")
      }
      map = map.resampled(to: size)
    }
    return try segments(of: map, image: image, mask: path, classes: dataset.classes)
  }

  private func segments(
    of map: LabelMap, image: String, mask path: String, classes: [String]
  ) throws(PipelineError) -> [ExtractedSegment] {
    let present = Set(map.labels)
    var values: [UInt16: Int] = [:]
    var isIgnored: Set<UInt16> = []
    switch content {
    case .index(let table, let background, let ignored):
      values = table
      isIgnored = ignored
      let unknown = present.filter { value in
        value != 0 && table[value] == nil && !background.contains(value) && !ignored.contains(value)
      }
      guard unknown.isEmpty else {
        let list = unknown.sorted().prefix(8).map { "\($0)" }.joined(separator: ", ")
        throw PipelineError(
          .invalidAnnotation, at: path, "holds the value \(list), which 'values' does not name",
          hint: "add it to 'values', 'background_values' or 'ignore_values'")
      }
    case .binary(let pattern):
      let name = Self.fill(pattern.value, for: image)
      guard let id = classes.firstIndex(of: name) else {
        throw PipelineError(
          .invalidAnnotation, at: image, "is of class '\(name)', which 'classes' does not list",
          hint: NearestName.hint(for: name, among: classes))
      }
      values = [1: id]
    }
    var found: [ExtractedSegment] = []
    let byClass = Dictionary(
      grouping: values.keys.filter(present.contains), by: { values[$0] ?? 0 })
    for (classID, members) in byClass.sorted(by: { $0.key < $1.key }) {
      let bits = Mask(size: map.size, bits: map.labels.map { members.contains($0) ? 1 : 0 })
      switch instances {
      case .whole:
        if let region = Region(bits) {
          found.append(ExtractedSegment(classID: classID, region: region))
        }
      case .components:
        for (box, mask) in Components.regions(of: bits) {
          guard let region = Region(mask, x: box.minX, y: box.minY) else { continue }
          found.append(ExtractedSegment(classID: classID, region: region))
        }
      }
    }
    let void = Mask(size: map.size, bits: map.labels.map { isIgnored.contains($0) ? 1 : 0 })
    if let region = Region(void) {
      found.append(ExtractedSegment(classID: 0, region: region, isCrowd: true))
    }
    return found
  }
}
