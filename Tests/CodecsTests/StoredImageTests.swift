import Codecs
import Imaging
import Support
import Testing

@Suite struct StoredImageTests {
  private func image(
    _ samples: StoredSamples, width: Int, _ colour: ColourModel = .gray(whiteIsZero: false),
    alpha: AlphaModel = .none, bitDepth: Int = 8
  ) -> StoredImage {
    StoredImage(
      size: PixelSize(width, 1), orientation: 1, colour: colour, alpha: alpha, bitDepth: bitDepth,
      samples: samples)
  }

  private func samples(
    _ image: StoredImage, _ depth: PixelDepth, range: ClosedRange<Double>? = nil
  ) throws -> [Int] {
    switch try image.picture(depth: depth, valueRange: range, named: "a.tif") {
    case .eight(let image): image.samples.map(Int.init)
    case .sixteen(let image): image.samples.map(Int.init)
    case .coded(let picture): picture.image.samples.map(Int.init)
    }
  }

  @Test(arguments: 1...16) func `each depth goes over the whole range`(bitDepth: Int) throws {
    let highest = 1 << bitDepth - 1
    let values = (0...10).map { $0 * highest / 10 }
    let stored: StoredSamples =
      bitDepth <= 8
      ? .unsigned8(values.map { UInt8($0) }) : .unsigned16(values.map { UInt16($0) })
    let image = image(stored, width: 11, bitDepth: bitDepth)
    let first = bitDepth <= 8 ? 255 : 65_535
    let stretched = values.map { ($0 * first + highest / 2) / highest }
    #expect(
      try samples(image, .eight)
        == (bitDepth <= 8 ? stretched : stretched.map { ($0 * 255 + 32_767) / 65_535 }))
    #expect(
      try samples(image, .sixteen) == (bitDepth <= 8 ? stretched.map { $0 * 257 } : stretched))
  }

  @Test func `white is zero only where the file says so`() throws {
    let fax = image(.unsigned8([0, 1]), width: 2, .gray(whiteIsZero: true), bitDepth: 1)
    #expect(try samples(fax, .eight) == [255, 0])
    let deep = image(.unsigned16([0, 4095]), width: 2, .gray(whiteIsZero: true), bitDepth: 12)
    #expect(try samples(deep, .sixteen) == [65_535, 0])
    let float = image(.float32([0, 1]), width: 2, .gray(whiteIsZero: true), bitDepth: 32)
    #expect(try samples(float, .eight, range: 0...1) == [0, 255])
  }

  @Test func `a value range places samples and cuts off what lies beyond`() throws {
    let float = image(
      .float32([-.infinity, -1, -0.5, 0, 1, .infinity]), width: 6, bitDepth: 32)
    #expect(try samples(float, .eight, range: -1...1) == [0, 0, 64, 128, 255, 255])
    let signed = image(.signed16([-1024, 0, 3071, 4000]), width: 4, bitDepth: 16)
    #expect(
      try samples(signed, .sixteen, range: -1024...3071) == [0, 16_388, 65_535, 65_535])
    let deep = image(.unsigned16([0, 4095, 8190]), width: 3, bitDepth: 16)
    #expect(try samples(deep, .eight, range: 0...4095) == [0, 255, 255])
    let wide = image(.unsigned64([0, .max]), width: 2, bitDepth: 64)
    #expect(try samples(wide, .eight, range: 0...0x1p64) == [0, 255])
  }

  @Test func `a value range leaves 8-bit samples alone`() throws {
    #expect(try samples(image(.unsigned8([0, 7]), width: 2), .eight, range: 5...6) == [0, 7])
  }

  @Test func `a range of one value is a threshold`() throws {
    let float = image(.float64([4.9, 5, 5.1]), width: 3, bitDepth: 64)
    #expect(try samples(float, .eight, range: 5...5) == [0, 0, 255])
  }

  @Test(
    arguments: [
      (.float32([0]), 32, "float samples of 32 bits"),
      (.signed8([0]), 8, "signed samples of 8 bits"),
      (.unsigned32([0]), 24, "unsigned samples of 24 bits"),
    ] as [(StoredSamples, Int, String)])
  func `samples without black and white ask for a value range`(
    samples: StoredSamples, bitDepth: Int, kind: String
  ) {
    let error = #expect(throws: PipelineError.self) {
      try image(samples, width: 1, bitDepth: bitDepth)
        .picture(depth: .eight, valueRange: nil, named: "a.tif")
    }
    #expect(
      error
        == PipelineError(
          .unsupportedFormat, at: "a.tif",
          "has \(kind), which do not say what black and white are",
          hint: "write 'value_range: [low, high]' in the dataset manifest"))
  }

  @Test func `a NaN is refused with its place`() {
    let float = StoredImage(
      size: PixelSize(2, 2), orientation: 1, colour: .gray(whiteIsZero: false), alpha: .none,
      bitDepth: 32, samples: .float32([0, 0, 0, .nan]))
    let error = #expect(throws: PipelineError.self) {
      try float.picture(depth: .eight, valueRange: 0...1, named: "a.tif")
    }
    #expect(error?.description == "a.tif: holds a NaN at column 1, row 1; replace it by a number")
  }

  /// `ImagingConvert` of Pillow for CMYK to RGB: `clip(n - muldiv255(c, n))` with `n = 255 - k`.
  private func pillow(_ ink: Int, _ black: Int) -> Int {
    let left = 255 - black
    let product = ink * left + 128
    return left - ((product >> 8) + product) >> 8
  }

  @Test func `ink covers as in Pillow`() throws {
    for black in 0...255 {
      let row = (0...255).flatMap { (ink: Int) -> [UInt8] in
        [UInt8(ink), UInt8(255 - ink), 0, UInt8(black)]
      }
      let found = try samples(image(.unsigned8(row), width: 256, .cmyk), .eight)
      let expected = (0...255).flatMap { (ink: Int) -> [Int] in
        [pillow(ink, black), pillow(255 - ink, black), pillow(0, black)]
      }
      #expect(found == expected)
    }
  }

  @Test func `ink of 16 bits keeps them and its alpha`() throws {
    let cmyk = image(
      .unsigned16([0, 65_535, 1000, 0, 77]), width: 1, .cmyk, alpha: .straight, bitDepth: 16)
    #expect(try samples(cmyk, .sixteen) == [65_535, 0, 64_535, 77])
  }

  @Test func `associated alpha is divided out`() throws {
    let rgba = image(
      .unsigned8([100, 50, 0, 128, 9, 9, 9, 0, 200, 255, 0, 255, 200, 0, 0, 100]), width: 4, .rgb,
      alpha: .associated)
    #expect(
      try samples(rgba, .eight)
        == [199, 99, 0, 128, 0, 0, 0, 0, 200, 255, 0, 255, 255, 0, 0, 100])
  }
}
