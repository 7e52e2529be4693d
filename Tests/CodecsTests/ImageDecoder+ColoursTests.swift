import Codecs
import Imaging
import Support
import Testing

@Suite struct DecodeColoursTests {
  private func refused(_ bytes: [UInt8]) -> String? {
    do throws(PipelineError) {
      _ = try ImageDecoder.decodeColours(bytes, named: "a.img")
      return nil
    } catch {
      return error.message
    }
  }

  @Test func `RGB of PNG and TIFF is exact`() throws {
    let image = TestPictures.noise(13, 7, channels: 3)
    for bytes in [try PNGEncoder.encode(image), try TIFFEncoder.encode(.eight(image))] {
      #expect(try ImageDecoder.decodeColours(bytes, named: "a.img") == image)
    }
  }

  @Test func `palettes and gray are colours too`() throws {
    let labels = LabelMap(size: PixelSize(2, 1), labels: [1, 0])
    let palette = try PNGEncoder.encode(labels, palette: [[1, 2, 3], [250, 128, 7]])
    #expect(
      try ImageDecoder.decodeColours(palette, named: "a.png").samples == [250, 128, 7, 1, 2, 3])
    let mask = try PNGEncoder.encode(Mask(size: PixelSize(2, 1), bits: [0, 1]))
    #expect(
      try ImageDecoder.decodeColours(mask, named: "a.png").samples == [0, 0, 0, 255, 255, 255])
  }

  @Test func `alpha is let pass where nothing is transparent`() throws {
    var image = TestPictures.noise(3, 2, channels: 4)
    for pixel in 0..<6 { image.samples[4 * pixel + 3] = 255 }
    #expect(
      try ImageDecoder.decodeColours(PNGEncoder.encode(image), named: "a.png")
        == image.converted(toChannels: 3))
    image[2, 1, 3] = 254
    #expect(
      refused(try PNGEncoder.encode(image))
        == "has a transparent pixel at column 2, row 1, "
        + "but colours that stand for numbers must be exact")
  }

  @Test func `what is not exact is refused`() throws {
    let rest = ", but colours that stand for numbers must be exact"
    let jpeg = try JPEGEncoder(quality: 100).encode(TestPictures.noise(8, 8, channels: 3))
    #expect(refused(jpeg) == "is a JPEG" + rest)
    let deep = TestPictures.deepNoise(3, 3, channels: 3)
    #expect(refused(try PNGEncoder.encode(deep)) == "has unsigned samples of 16 bits" + rest)
    let cmyk = TIFFBuilder(
      size: PixelSize(1, 1), photometric: 5, channels: 4, samples: [1, 2, 3, 4])
    #expect(refused(cmyk.bytes) == "has CMYK colours" + rest)
  }
}
