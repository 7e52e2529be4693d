import CCeilings
import Codecs
import Fixtures
import Imaging
import Support

/// Pictures as hard to code as photographs of streets: 640×480 JPEGs of quality 92 and about 72 kB, made
/// from a seed.
enum Photographs {
  static let size = PixelSize(640, 480)

  /// Writes `0.jpg`, … to a folder.
  static func write(to folder: String, scale: Benchmark.Scale) throws(PipelineError) {
    try FileBytes.makeFolder(folder)
    let encoder = JPEGEncoder(quality: 92)
    for index in 0..<(scale == .full ? 96 : 2) {
      try FileBytes.writeAtomically(
        try encoder.encode(photograph(index)), to: "\(folder)/\(index).jpg")
    }
  }

  /// What decodes them, and encodes them again or not, in C and nothing else: the ceiling of whatever
  /// needs their pixels.
  static func decode(
    in folder: String, times: Int, threads: Int32, encodes: Bool
  ) throws(PipelineError) {
    let files = try read(folder)
    let all = files.flatMap(\.self)
    let isDone = all.withUnsafeBufferPointer { all in
      var table: [CCeilingsFile] = []
      var start = 0
      for file in files {
        table.append(
          CCeilingsFile(bytes: all.baseAddress?.advanced(by: start), count: file.count))
        start += file.count
      }
      return cceilings_decode(table, table.count, times, threads, encodes ? 1 : 0) == 1
    }
    guard isDone else {
      throw PipelineError(.corruptFile, at: "codec ceiling", "cannot decode its files")
    }
  }

  private static func read(_ folder: String) throws(PipelineError) -> [[UInt8]] {
    var files: [[UInt8]] = []
    while FileBytes.exists("\(folder)/\(files.count).jpg") {
      files.append(try FileBytes.read("\(folder)/\(files.count).jpg"))
    }
    return files
  }

  /// Broad shapes with edges, finer ones on them, and the grain of a sensor.
  private static func photograph(_ index: Int) -> Image {
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
}
