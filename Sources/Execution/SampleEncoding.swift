import Codecs
import Imaging
import Manifest
import Shards
import Stages
import Support

/// Turns finished samples into the members of a shard.
///
/// Per canvas `NAME.jpg` (or `.png` or `.tif`, which keep every sample), `NAME.seg.png` (class id + 1,
/// 0 background, the top-most instance wins), and `NAME.mask0.png`, … (1 bit, the visible pixels of
/// instance 0, …, whose tight bounds are its box), and `NAME.amodal0.png`, … when asked for (1 bit, also
/// the hidden pixels, as far as they lie on the canvas), and `NAME.saliency.png` where a stage told it
/// (gray of 8 bits, 255 stands out most), and `NAME.patches.png` where patches are hidden (1 bit a patch);
/// the canvas `image`, when it is alone, needs no
/// name. `json` tells the rest.
package struct SampleEncoding: Sendable {
  let plan: Plan

  package init(_ plan: Plan) {
    self.plan = plan
  }

  /// The members of a sample, and what its member `json` says.
  package func members(
    of sample: Sample
  ) throws(PipelineError) -> (members: [ShardMember], json: JSONValue) {
    var members: [ShardMember] = []
    var canvases: [String: JSONValue] = [:]
    for name in sample.names {
      guard let canvas = sample[name] else { continue }
      let prefix = plan.canvases == ["image"] ? "" : name + "."
      let encoded = try encode(canvas, prefix: prefix, into: &members)
      canvases[name] = encoded
      if plan.manifest.shards.annotations.contains(.voc),
        case .string(let pixels)? = encoded["pixels"]
      {
        let xml = vocAnnotation(of: canvas, fileName: "\(sample.key).\(pixels)")
        members.append(ShardMember(name: prefix + "xml", bytes: xml))
      }
    }
    var json: [String: JSONValue] = [
      "version": 1, "key": .string(sample.key), "sample": .integer(sample.index),
      "canvases": .object(canvases),
    ]
    if plan.hasLabel, let subject = sample.subject {
      let label = subject.source.classID(ofSegment: subject.row)
      json["label"] = .integer(label)
      json["class"] = .string(plan.classes[label])
      members.append(ShardMember(name: "cls", bytes: Array("\(label)".utf8)))
    }
    members.append(ShardMember(name: "json", bytes: JSONValue.object(json).text()))
    return (members, .object(json))
  }

  private func encode(
    _ canvas: Canvas, prefix: String, into members: inout [ShardMember]
  ) throws(PipelineError) -> JSONValue {
    let (ending, bytes) = try file(of: canvas.image)
    let pixels = prefix + ending
    members.append(ShardMember(name: pixels, bytes: bytes))
    var json: [String: JSONValue] = [
      "pixels": .string(pixels), "width": .integer(canvas.image.width),
      "height": .integer(canvas.image.height), "matrix": numbers(canvas.matrix),
      "source": canvas.source.json,
      "draws": .array(
        canvas.draws.map { ["stage": .string($0.stage), "values": .object($0.values)] }),
    ]
    if let map = canvas.saliency {
      let name = prefix + "saliency.png"
      json["saliency"] = .string(name)
      json["saliency_mean"] = .number(map.shown.coverage)
      members.append(ShardMember(name: name, bytes: try PNGEncoder.encode(map.shown)))
    }
    if let patches = canvas.hidden {
      let name = prefix + "patches.png"
      json["patches"] = .string(name)
      members.append(ShardMember(name: name, bytes: try PNGEncoder.encode(PackedMask(patches))))
    }
    var instances: [JSONValue] = []
    for instance in canvas.instances where !instance.isIgnored {
      guard let region = instance.region else { continue }
      var entry: [String: JSONValue] = [
        "class": .string(plan.classes[instance.classID]), "class_id": .integer(instance.classID),
        "box": .array(region.box.corners.map { .integer($0) }),
        "area_px": .integer(region.area), "visible_fraction": .number(instance.visibleFraction),
        "depth": .integer(instances.count), "matrix": numbers(instance.matrix),
        "source": instance.origin.json, "draws": .object(instance.draws),
      ]
      if let amodal = instance.amodal {
        entry["amodal_box"] = .array(amodal.box.corners.map { .integer($0) })
        if plan.manifest.shards.hasAmodalMasks,
          let whole = amodal.clipped(to: canvas.image.size.bounds)
        {
          let name = "\(prefix)amodal\(instances.count).png"
          entry["amodal_mask"] = .string(name)
          let mask = PackedMask(whole, on: canvas.image.size)
          members.append(ShardMember(name: name, bytes: try PNGEncoder.encode(mask)))
        }
      }
      if plan.manifest.shards.masks.hasInstances {
        let name = "\(prefix)mask\(instances.count).png"
        entry["mask"] = .string(name)
        let mask = PackedMask(region, on: canvas.image.size)
        members.append(ShardMember(name: name, bytes: try PNGEncoder.encode(mask)))
      }
      instances.append(.object(entry))
    }
    json["instances"] = .array(instances)
    if plan.manifest.shards.masks.hasLabels {
      json["labels"] = .string(prefix + "seg.png")
      let map = try PNGEncoder.encode(
        labelMap(of: canvas), bitDepth: plan.ignoreValue > 255 ? 16 : 8)
      members.append(ShardMember(name: prefix + "seg.png", bytes: map))
    }
    return .object(json)
  }

  /// The member that holds a canvas's pixels: its name's ending and its bytes.
  private func file(
    of image: Picture
  ) throws(PipelineError) -> (ending: String, bytes: [UInt8]) {
    switch (plan.manifest.shards.pixels, image) {
    case (.jpg(let quality), .eight(let image)):
      return ("jpg", try JPEGEncoder(quality: quality).encode(image))
    case (.jpg, .coded(let picture)), (.losslessBackground, .coded(let picture)):
      guard let ground = picture.source as? CodedGround else {
        preconditionFailure("a picture coded otherwise")
      }
      return ("jpg", try ground.encoded(picture))
    case (.losslessBackground, .eight), (.losslessBackground, .sixteen):
      throw PipelineError(
        .unsupportedFormat, at: "shards.pixels",
        "a canvas was cut at a place where no block of its JPEG begins, so there is nothing to copy",
        hint: "leave the crop out, or write 'pixels: { jpg: QUALITY }'")
    case (.jpg, .sixteen):
      throw PipelineError(
        .mismatchedShape, at: "shards.pixels", "a canvas has 16 bits a sample but a JPEG has 8")
    case (.png, .eight(let image)): return ("png", try PNGEncoder.encode(image))
    case (.png, .sixteen(let image)): return ("png", try PNGEncoder.encode(image))
    case (.png, .coded(let picture)): return ("png", try PNGEncoder.encode(picture.image))
    case (.tiff, _): return ("tif", try TIFFEncoder.encode(image))
    }
  }

  /// Class id + 1 of the top-most instance at each pixel, 0 where there is none.
  func labelMap(of canvas: Canvas) -> LabelMap {
    let size = canvas.image.size
    var map = LabelMap(size: size, labels: [UInt16](repeating: 0, count: size.area))
    for instance in canvas.instances {
      guard let region = instance.region else { continue }
      let label = instance.isIgnored ? plan.ignoreValue : UInt16(instance.classID + 1)
      map.paint(region, label)
    }
    return map
  }

  private func numbers(_ matrix: Matrix3) -> JSONValue {
    .array(matrix.elements.map { .number($0) })
  }
}
