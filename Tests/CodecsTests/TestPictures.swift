import Codecs
import Imaging
import Support

/// Pictures for the tests, the same on every run.
enum TestPictures {
  /// Every sample random.
  static func noise(_ width: Int, _ height: Int, channels: Int, seed: UInt64 = 1) -> Image {
    var random = RandomStream(key: seed, lane: UInt64(channels))
    let samples = (0..<width * height * channels).map { _ in UInt8(random.nextWord() >> 24) }
    return Image(size: PixelSize(width, height), channels: channels, samples: samples)
  }

  /// Every 16-bit sample random.
  static func deepNoise(_ width: Int, _ height: Int, channels: Int) -> DeepImage {
    var random = RandomStream(key: 2, lane: UInt64(channels))
    let samples = (0..<width * height * channels).map { _ in UInt16(random.nextWord() >> 16) }
    return DeepImage(size: PixelSize(width, height), channels: channels, samples: samples)
  }

  /// Slow ramps, one direction a channel, which a JPEG keeps well.
  static func ramps(_ width: Int, _ height: Int, channels: Int) -> Image {
    var image = Image(
      size: PixelSize(width, height), filling: [UInt8](repeating: 0, count: channels))
    for y in 0..<height {
      for x in 0..<width {
        for channel in 0..<channels {
          let ramp = [40 + 2 * x, 60 + 2 * y, 200 - x - y, 30 + x + y][channel]
          image[x, y, channel] = UInt8(min(max(ramp, 0), 255))
        }
      }
    }
    return image
  }

  /// The largest difference of two samples at the same place.
  static func distance(_ one: Image, _ other: Image) -> Int {
    zip(one.samples, other.samples).map { abs(Int($0) - Int($1)) }.max() ?? 0
  }
}

/// Decodes, and returns the error when there is one.
func refusal(_ bytes: [UInt8], limits: DecodeLimits = .standard) -> PipelineError? {
  do {
    _ = try ImageDecoder.decode(bytes, named: "a.img", limits: limits)
    return nil
  } catch {
    return error
  }
}
