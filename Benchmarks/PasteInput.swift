import Codecs
import Fixtures
import Foundation
import Imaging
import Support

/// Backgrounds, cut-outs and the manifest of the paste benchmarks, made from a seed.
///
/// The backgrounds are ``Photographs``; cut-outs of 40 pixels a side, some of 200, are RGBA PNGs.
enum PasteInput {
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
    try Photographs.write(to: "\(folder)/backgrounds", scale: scale)
    try FileBytes.makeFolder("\(folder)/segments")
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
            blend: gaussian
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
