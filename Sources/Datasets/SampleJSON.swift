import Codecs
import Imaging
import Manifest
import Support

/// The `json` member of our own shards: which mask members a canvas has, and their classes.
enum SampleJSON {
  /// The instances of a canvas, each with its mask.
  ///
  /// - Throws: ``PipelineError`` with `missingFile` for a member that is not there, `corruptFile`
  ///   for a `json` of another form, `mismatchedShape`, or `outOfRange` for an unknown class.
  static func segments(
    of canvas: String, _ files: SampleFiles, size: PixelSize, classes: [String]
  ) throws(PipelineError) -> [ExtractedSegment] {
    let key = files.key
    let place = files.title(of: key + ".json")
    guard let text = try files.bytes(of: key + ".json") else {
      throw PipelineError(.missingFile, at: files.image, "has no member '\(key).json'")
    }
    let json = try JSONValue(parsing: text, at: place)
    guard case .object(let canvases)? = json["canvases"] else {
      throw PipelineError(
        .corruptFile, at: place, "has no 'canvases', which the shards of this tool have")
    }
    guard case .array(let instances)? = canvases[canvas]?["instances"] else {
      throw PipelineError(
        .corruptFile, at: place, "has no canvas '\(canvas)'",
        hint: "one of: \(canvases.keys.sorted().joined(separator: ", "))")
    }
    var found: [ExtractedSegment] = []
    for instance in instances {
      guard case .string(let name)? = instance["class"], case .string(let mask)? = instance["mask"]
      else {
        throw PipelineError(
          .corruptFile, at: place, "has an instance without 'class' or 'mask'",
          hint: "write the shards with 'masks: png'")
      }
      guard let id = classes.firstIndex(of: name) else {
        throw PipelineError(
          .outOfRange, at: place, "is of class '\(name)', which 'classes' does not list",
          hint: NearestName.hint(for: name, among: classes))
      }
      guard let bytes = try files.bytes(of: "\(key).\(mask)") else {
        throw PipelineError(.missingFile, at: files.image, "has no mask '\(key).\(mask)'")
      }
      let map = try ImageDecoder.decodeLabels(bytes, named: files.title(of: "\(key).\(mask)"))
      guard map.size == size else {
        throw PipelineError(
          .mismatchedShape, at: files.title(of: "\(key).\(mask)"),
          "the mask is \(map.size) but its image '\(files.image)' is \(size)")
      }
      let bits = Mask(size: size, bits: map.labels.map { $0 == 0 ? 0 : 1 })
      guard let region = Region(bits) else { continue }
      found.append(ExtractedSegment(classID: id, region: region))
    }
    return found
  }
}
