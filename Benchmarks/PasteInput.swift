import Codecs
import Fixtures
import Foundation
import Imaging
import Support

/// Backgrounds, cut-outs and the manifest of the paste benchmarks, made from a seed.
///
/// They are as hard to code as photographs of streets: 640×480 JPEGs of quality 92 and about 72 kB;
/// cut-outs of 40 pixels a side, some of 200, as RGBA PNGs.
enum PasteInput {
  static let size = PixelSize(640, 480)

  /// Writes `backgrounds/*.jpg`, `segments/*.png`, their manifests, `paste.yaml` and `paste.count`.
  ///
  /// - Parameters:
  ///   - folder: An empty folder.
  ///   - samples: How many samples the run has.
  ///   - scale: How many inputs there are.
  ///   - pixels: How the shards hold pixels, as the manifest writes it.
  /// - Throws: ``PipelineError`` with `inputOutput`.
  static func write(
    to folder: String, samples: Int, scale: Benchmark.Scale, pixels: String
  ) throws(PipelineError) {
    try FileBytes.makeFolder("\(folder)/backgrounds")
    try FileBytes.makeFolder("\(folder)/segments")
    let encoder = JPEGEncoder(quality: 92)
    for index in 0..<(scale == .full ? 96 : 2) {
      let bytes = try encoder.encode(background(index))
      try FileBytes.writeAtomically(bytes, to: "\(folder)/backgrounds/\(index).jpg")
    }
    for index in 0..<(scale == .full ? 400 : 3) {
      let bytes = try PNGEncoder.encode(segment(index), level: 1)
      try FileBytes.writeAtomically(bytes, to: "\(folder)/segments/\(index).png")
    }
    let backgrounds = "version: 1\nname: backgrounds\nroot: backgrounds\nimages: '*.jpg'\n"
    let segments = """
      version: 1
      name: segments
      root: segments
      images: '*.png'
      classes: [thing]
      labels: { whole_images: { class: thing } }

      """
    let pipeline = """
      version: 1
      name: paste
      seed: 1
      sources:
        backgrounds: { dataset: backgrounds.yaml }
        segments: { dataset: segments.yaml, as: segments }
      samples: { count: \(samples) }
      stages:
        - background: { from: backgrounds }
        - paste:
            segment: segments
            scale_range: [0.5, 1.5]
            rotate_degrees_range: [-30, 30]
            flip: 0.5
            blend: feathered
            feather_sigma_px: 1
            placement: { overhang: 0.5 }
      shards: { samples_per_shard: \(max(1, samples / 20)), pixels: { jpg: \(pixels) }, masks: instances }

      """
    for (name, text) in [
      ("backgrounds.yaml", backgrounds), ("segments.yaml", segments), ("paste.yaml", pipeline),
      ("paste.count", "\(samples)"),
    ] {
      try FileBytes.writeAtomically(Array(text.utf8), to: "\(folder)/\(name)")
    }
  }

  /// The files of the backgrounds, in memory.
  static func backgrounds(in folder: String) throws(PipelineError) -> [[UInt8]] {
    var files: [[UInt8]] = []
    while FileBytes.exists("\(folder)/backgrounds/\(files.count).jpg") {
      files.append(try FileBytes.read("\(folder)/backgrounds/\(files.count).jpg"))
    }
    return files
  }

  /// Broad shapes with edges, finer ones on them, and the grain of a sensor.
  private static func background(_ index: Int) -> Image {
    var stream = SampleSeed(run: 1, sample: UInt64(index), canvas: "benchmark", stage: "background")
      .stream()
    let key = stream.nextWord()
    let image = Image(
      size: size, channels: 3,
      samples: (0..<size.area).flatMap { pixel in
        let point = Point(Double(pixel % size.width), Double(pixel / size.width))
        let broad = Texture.noise(point / 90, key: key)
        let steps = (Texture.noise(point / 35, key: key &+ 1) * 5).rounded(.down) / 5
        let fine =
          Texture.noise(point / 6, key: key &+ 2) + Texture.noise(point / 2.5, key: key &+ 3)
        let level = 40 + 90 * broad + 70 * steps + 22 * fine
        return (0..<3).map { channel in
          let tint = 25 * Texture.noise(point / 60, key: key &+ 4 &+ UInt32(channel))
          return UInt8(level: Float(level + tint + stream.uniform(-6...6)))
        }
      })
    return image
  }

  /// A star-shaped piece of texture, transparent around.
  private static func segment(_ index: Int) -> Image {
    var stream = SampleSeed(run: 1, sample: UInt64(index), canvas: "benchmark", stage: "segment")
      .stream()
    let key = stream.nextWord()
    let size = PixelSize(
      Int(stream.logUniform(14...200)), Int(stream.logUniform(14...200)))
    let (w, h) = (Double(size.width), Double(size.height))
    var samples: [UInt8] = []
    for y in 0..<size.height {
      for x in 0..<size.width {
        let point = Point(Double(x), Double(y))
        let from = Point((point.x + 0.5) / w * 2 - 1, (point.y + 0.5) / h * 2 - 1)
        let reach = 0.75 + 0.25 * Texture.noise(from * 2.5 + Point(9, 9), key: key)
        let level = 40 + 140 * Texture.noise(point / 12, key: key &+ 1)
        for channel in 0..<3 {
          let tint = 60 * Texture.noise(point / 30, key: key &+ 2 &+ UInt32(channel))
          samples.append(UInt8(level: Float(level + tint + stream.uniform(-6...6))))
        }
        samples.append(from.length < reach ? 255 : 0)
      }
    }
    return Image(size: size, channels: 4, samples: samples)
  }
}
