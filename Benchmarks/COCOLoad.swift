import Annotations
import Foundation
import Imaging
import Support

extension Benchmark {
  /// A COCO file of 10⁶ annotations of 25 points each, some 500 MB, from disk to annotations whose
  /// masks can be asked for.
  static let cocoLoad = Benchmark(
    name: "coco_load", unit: "MB/s", against: "pycocotools COCO()", workers: 1,
    prepare: { folder, scale throws(PipelineError) in
      try COCOInput.write(
        to: "\(folder)/instances.json", annotations: scale == .full ? 1_000_000 : 1000)
    },
    ours: { folder throws(PipelineError) in
      let path = "\(folder)/instances.json"
      let file = try COCOFile.read(path)
      guard let last = file.annotations.last, try file.runLengths(of: last).area > 0 else {
        throw PipelineError(.verificationFailed, at: path, "was read without its last annotation")
      }
      return try megabytes(path)
    },
    yardstick: .python(
      script: """
        import contextlib, io, sys, time
        from pycocotools.coco import COCO
        start = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()):
            coco = COCO(sys.argv[1] + "/instances.json")
        print(time.perf_counter() - start)
        """, modules: ["pycocotools"]))

  private static func megabytes(_ path: String) throws(PipelineError) -> Double {
    var status = stat()
    guard stat(path, &status) == 0 else { throw FileBytes.failure(path, "cannot be examined") }
    return Double(status.st_size) / 1e6
  }
}

/// A COCO file made from a seed, spaced as Python's `json` spaces it.
enum COCOInput {
  private static let points = 25
  private static let perImage = 10
  private static let size = PixelSize(640, 480)

  /// Writes a file with star-shaped outlines around random places.
  static func write(to path: String, annotations: Int) throws(PipelineError) {
    guard let file = fopen(path, "w") else { throw FileBytes.failure(path, "cannot be created") }
    defer { fclose(file) }
    var stream = SampleSeed(run: 1, sample: 0, canvas: "benchmark", stage: "coco_load").stream()
    let directions = (0..<points).map {
      ExactMath.sinCos(degrees: 360 * Double($0) / Double(points))
    }
    var text = Array(#"{"info": {"description": "made input"}, "images": ["#.utf8)
    for image in 1...max(1, annotations / perImage) {
      if image > 1 { text += Array(", ".utf8) }
      text += Array(
        #"{"id": \#(image), "file_name": "\#(image).jpg", "width": \#(size.width), "#.utf8)
      text += Array(#""height": \#(size.height)}"#.utf8)
    }
    text += Array(#"], "annotations": ["#.utf8)
    for id in 1...annotations {
      if id > 1 { text += Array(", ".utf8) }
      append(annotation: id, from: &stream, directions, to: &text)
      if text.count > 1 << 20 {
        try put(text, into: file, at: path)
        text.removeAll(keepingCapacity: true)
      }
    }
    text += Array(#"], "categories": ["#.utf8)
    text += Array(
      (1...80).map { #"{"id": \#($0), "name": "class \#($0)"}"# }.joined(separator: ", ").utf8)
    text += Array("]}".utf8)
    try put(text, into: file, at: path)
  }

  private static func append(
    annotation id: Int, from stream: inout RandomStream,
    _ directions: [(sin: Double, cos: Double)], to text: inout [UInt8]
  ) {
    let (x, y) = (stream.uniform(60...580), stream.uniform(60...420))
    let radius = stream.uniform(8...50)
    text += Array(#"{"segmentation": [["#.utf8)
    for (index, direction) in directions.enumerated() {
      let reach = radius * stream.uniform(0.7...1.1)
      if index > 0 { text += [0x2C, 0x20] }
      append(x + reach * direction.cos, to: &text)
      text += [0x2C, 0x20]
      append(y + reach * direction.sin, to: &text)
    }
    text += Array(#"]], "area": "#.utf8)
    append(3 * radius * radius, to: &text)
    text += Array(#", "iscrowd": 0, "image_id": \#((id - 1) / perImage + 1), "bbox": ["#.utf8)
    for (index, value) in [x - radius, y - radius, 2 * radius, 2 * radius].enumerated() {
      if index > 0 { text += [0x2C, 0x20] }
      append(value, to: &text)
    }
    text += Array(#"], "category_id": \#(id % 80 + 1), "id": \#(id)}"#.utf8)
  }

  /// Adds a positive number with two decimals.
  private static func append(_ value: Double, to text: inout [UInt8]) {
    let hundredths = Int(value * 100)
    text += Array("\(hundredths / 100).".utf8)
    text.append(UInt8(48 + hundredths / 10 % 10))
    text.append(UInt8(48 + hundredths % 10))
  }

  private static func put(
    _ text: [UInt8], into file: UnsafeMutablePointer<FILE>, at path: String
  ) throws(PipelineError) {
    guard fwrite(text, 1, text.count, file) == text.count else {
      throw FileBytes.failure(path, "cannot be written")
    }
  }
}
