import Annotations
import Codecs
import Imaging
import Shards
import Support

/// The instances of a sample of ours as its members tell them.
struct AnnotatedSample: Sendable {
  let canvases: [AnnotatedCanvas]

  /// Reads the member `json` and the mask members.
  ///
  /// - Throws: ``PipelineError`` with `corruptFile` at `shard:member` when they contradict each
  ///   other or something is missing.
  init(_ stored: (place: String, sample: StoredSample)) throws(PipelineError) {
    let (place, sample) = stored
    func damaged(_ member: String, _ what: String) -> PipelineError {
      PipelineError(.corruptFile, at: "\(place):\(sample.key).\(member)", what)
    }
    guard let text = sample["json"] else { throw damaged("json", "is missing") }
    let json = try JSONValue(parsing: text, at: "\(place):\(sample.key).json")
    guard case .object(let members)? = json["canvases"] else {
      throw damaged("json", "names no canvases")
    }
    var canvases: [AnnotatedCanvas] = []
    for (name, canvas) in members {
      guard case .string(let pixels)? = canvas["pixels"], let width = canvas["width"]?.whole,
        let height = canvas["height"]?.whole, let entries = canvas["instances"]?.elements
      else { throw damaged("json", "does not tell all of canvas '\(name)'") }
      let size = PixelSize(width, height)
      var instances: [AnnotatedCanvas.Instance] = []
      for entry in entries {
        guard let classID = entry["class_id"]?.whole, case .string(let member)? = entry["mask"],
          let area = entry["area_px"]?.whole
        else { throw damaged("json", "does not tell all of an instance of canvas '\(name)'") }
        guard let bytes = sample[member] else { throw damaged(member, "is missing") }
        let picture = try ImageDecoder.decode(bytes, named: "\(place):\(sample.key).\(member)")
        guard picture.size == size, picture.channels == 1 else {
          throw damaged(member, "is \(picture.size) but its canvas is \(size)")
        }
        let mask = Mask(size: size, bits: picture.samples.map { $0 > 0 ? 1 : 0 })
        guard mask.area == area else {
          throw damaged(member, "holds \(mask.area) pixels but the json member says \(area)")
        }
        instances.append(
          AnnotatedCanvas.Instance(classID: classID, runs: RunLengths(mask)))
      }
      canvases.append(
        AnnotatedCanvas(
          name: name, file: "\(sample.key).\(pixels)", size: size, instances: instances))
    }
    self.canvases = canvases
  }
}

/// A canvas in a shard with its instances, lowest first.
struct AnnotatedCanvas: Sendable {
  struct Instance: Sendable {
    let classID: Int
    let runs: RunLengths
  }

  let name: String
  /// The pixels' name in the tar.
  let file: String
  let size: PixelSize
  let instances: [Instance]
}
