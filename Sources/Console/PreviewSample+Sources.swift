import Codecs
import Imaging
import Reporting
import Shards
import Stages
import Support

extension PreviewSample {
  /// A sample just made.
  package init(_ sample: Sample, plan: Plan) {
    let made = sample.names.compactMap { name in sample[name].map { (name: name, canvas: $0) } }
    let canvases = made.map { name, canvas in
      PreviewCanvas(canvas, named: name, classes: plan.classes)
    }
    self.init(
      key: sample.key, canvases: canvases,
      views: made.map { ($0.canvas.source, $0.canvas.view) })
  }

  /// A sample read back from a shard of ours.
  ///
  /// - Throws: ``PipelineError`` with `corruptFile` when its members do not fit together.
  package init(_ stored: StoredSample, at place: String) throws(PipelineError) {
    func damaged(_ what: String) -> PipelineError {
      PipelineError(.corruptFile, at: "\(place):\(stored.key)", what)
    }
    guard let text = stored["json"] else { throw damaged("has no json member") }
    let json = try JSONValue(parsing: text, at: "\(place):\(stored.key).json")
    guard case .object(let members)? = json["canvases"] else { throw damaged("names no canvases") }
    var canvases: [PreviewCanvas] = []
    var views: [(source: JSONValue?, view: View)] = []
    for (name, canvas) in members.sorted(by: { Self.order($0.key) < Self.order($1.key) }) {
      guard case .string(let pixels)? = canvas["pixels"], let bytes = stored[pixels] else {
        throw damaged("has no pixels of canvas '\(name)'")
      }
      var image = try ImageDecoder.decode(bytes, named: "\(place):\(stored.key).\(pixels)")
      let cut = CutNote(canvas["draws"]?.elements?.compactMap { $0["values"] } ?? [])
      if case .string(let member)? = canvas["saliency"] {
        guard let bytes = stored[member] else { throw damaged("has no member '\(member)'") }
        let map = try ImageDecoder.decode(bytes, named: "\(place):\(stored.key).\(member)")
        guard map.size == image.size, map.channels == 1 else {
          throw damaged("has a saliency map of \(map.size) for the \(image.size) of '\(name)'")
        }
        image = cut.show(map, on: image)
      }
      if case .string(let member)? = canvas["patches"] {
        guard let bytes = stored[member] else { throw damaged("has no member '\(member)'") }
        let picture = try ImageDecoder.decode(bytes, named: "\(place):\(stored.key).\(member)")
        guard picture.channels == 1, picture.width <= image.width, picture.height <= image.height
        else { throw damaged("has patches of \(picture.size) for the \(image.size) of '\(name)'") }
        image = image.hatched(
          Mask(size: picture.size, bits: picture.samples.map { $0 > 0 ? 1 : 0 }))
      }
      var instances: [PreviewInstance] = []
      if case .array(let entries)? = canvas["instances"] {
        for entry in entries {
          guard case .string(let label)? = entry["class"],
            case .integer(let classID)? = entry["class_id"],
            case .string(let mask)? = entry["mask"], let bytes = stored[mask]
          else { continue }
          let picture = try ImageDecoder.decode(bytes, named: "\(place):\(stored.key).\(mask)")
          let bits = Mask(size: picture.size, bits: picture.samples.map { $0 > 0 ? 1 : 0 })
          guard let region = Region(bits) else { continue }
          var note: String?
          if case .number(let fraction)? = entry["visible_fraction"] { note = Self.note(fraction) }
          instances.append(
            PreviewInstance(
              label: label, classID: classID, box: region.box, mask: region.mask, note: note))
        }
      }
      canvases.append(
        PreviewCanvas(name: name + cut.text, image: image, instances: instances))
      guard let matrix = canvas["matrix"]?.elements?.compactMap(\.real), matrix.count == 9 else {
        throw damaged("has no matrix of canvas '\(name)'")
      }
      views.append((canvas["source"], View(size: image.size, matrix: Matrix3(matrix))))
    }
    self.init(key: stored.key, canvases: canvases, views: views)
  }

  /// The query stands before the key, as everywhere; other names by the alphabet.
  private static func order(_ canvas: String) -> String {
    canvas == "query" ? "" : canvas
  }

  /// How much of an instance is seen, when it is not all of it.
  static func note(_ visibleFraction: Double) -> String? {
    visibleFraction < 0.995 ? "\(Int((visibleFraction * 100).rounded()))%" : nil
  }
}

extension PreviewCanvas {
  /// A canvas with what is marked on it.
  ///
  /// - Parameters:
  ///   - canvas: The canvas.
  ///   - name: What it is called.
  ///   - classes: What ids of classes mean.
  package init(_ canvas: Canvas, named name: String, classes: [String]) {
    let instances = canvas.instances.compactMap { instance -> PreviewInstance? in
      guard !instance.isIgnored, let region = instance.region else { return nil }
      return PreviewInstance(
        label: classes[instance.classID], classID: instance.classID, box: region.box,
        mask: region.mask, note: PreviewSample.note(instance.visibleFraction))
    }
    let cut = CutNote(canvas.draws.map { JSONValue.object($0.values) })
    var image = canvas.image.shown
    if let map = canvas.saliency { image = cut.show(map.shown, on: image) }
    if let patches = canvas.hidden { image = image.hatched(patches) }
    self.init(name: name + cut.text, image: image, instances: instances)
  }
}

extension Canvas {
  /// What it shows of its source.
  package var view: View { View(size: image.size, matrix: matrix) }
}

extension ContactSheet {
  /// A sheet for some samples: six canvases a row, four when they are large.
  package static func sized(for samples: [PreviewSample]) -> ContactSheet {
    let widest = samples.flatMap(\.canvases).map(\.image.width).max() ?? 256
    return ContactSheet(
      columns: widest > 300 ? 4 : 6, cell: PixelSize(widest > 300 ? 320 : 240, 240))
  }
}
