import Imaging
import Support
import TestSupport
import Testing

/// The cases of `view_augment` on the route of Pillow images, and the normalisation of bytes.
@Suite struct ViewAugmentGoldenTests {
  /// What other results end in: float and 8-bit tensors, and Pillow's own approximation of a blur.
  private static let otherRoutes = ["_t_f32", "_t_u8"]
  private static let ours = "_pil_u8"

  @Test(arguments: GoldenSet.cases(method: "view_augment"))
  func `every augmentation equals the reference`(golden: GoldenCase) throws {
    try golden.checking { check in
      let image = try check.image("in.image_u8")
      check.expect("out.luma_pil_u8", equals: image.converted(toChannels: 1).samples)
      let mean = try #require(golden.constant("contrast_mean_pil"))
      // What the contrast is turned about is the picture itself at a factor of zero.
      #expect(Set(image.changed(by: [.contrast(0)]).samples.map { Double($0) }) == [mean])
      for tensor in golden.expectations.keys.filter(GoldenCase.isResult).sorted() {
        let name = String(tensor.dropFirst("out.".count))
        if name == "luma_pil_u8" { continue }
        if name == "normalize_t_f32" {
          let mean = try #require(golden.constants["normalize"]?["mean"]).numbers
          let std = try #require(golden.constants["normalize"]?["std"]).numbers
          let planes = Normalization(mean: mean, std: std).planes(of: image)
          check.expect("out.\(name)", equals: planes, shape: [3, image.height, image.width])
        } else if name.hasPrefix("blur_pillow_") || Self.otherRoutes.contains(where: name.hasSuffix)
        {
          check.otherRoute("out.\(name)")
        } else {
          let result = try result(String(name.dropLast(Self.ours.count)), of: image, golden)
          check.expect(
            "out.\(name)", equals: result.samples,
            shape: [result.height, result.width, result.channels])
        }
      }
    }
  }

  private func result(_ name: String, of image: Image, _ golden: GoldenCase) throws -> Image {
    func number(_ key: String) throws -> Double { try #require(golden.constant(name, key)) }
    switch name.split(separator: "_").first {
    case "crop": return try cropped(image, name, golden)
    case "hflip": return image.flipped()
    case "brightness": return image.changed(by: [.brightness(try number("factor"))])
    case "contrast": return image.changed(by: [.contrast(try number("factor"))])
    case "saturation": return image.changed(by: [.saturation(try number("factor"))])
    case "hue": return image.changed(by: [.hue(try number("factor"))])
    case "gray": return image.changed(by: [.grayscale])
    case "solarize": return image.changed(by: [.solarize(128)])
    case "blur": return image.blurred(sigma: try number("sigma"))
    case "chain": return try chain(image, isGray: name == "chain_gray", golden)
    default:
      throw PipelineError(.corruptFile, at: golden.name, "has a result '\(name)' nobody knows")
    }
  }

  private func cropped(_ image: Image, _ name: String, _ golden: GoldenCase) throws -> Image {
    func whole(_ key: String) throws -> Int { Int(try #require(golden.constant(name, key))) }
    let (left, top) = (try whole("left"), try whole("top"))
    let size = try #require(golden.constants[name]?["size"]).numbers.map { Int($0) }
    return image.cropped(
      to: Box(left, top, left + (try whole("width")), top + (try whole("height")))
    ).resized(to: PixelSize(size[1], size[0]))
  }

  private func chain(_ image: Image, isGray: Bool, _ golden: GoldenCase) throws -> Image {
    let chain = try #require(golden.constants["chain"])
    guard case .string(let crop)? = chain["crop"], case .array(let order)? = chain["order"],
      case .bool(let isFlipped)? = chain["hflip"],
      case .bool(let isAlwaysGray)? = chain["grayscale"]
    else { throw PipelineError(.corruptFile, at: golden.name, "has a chain of other keys") }
    var changes = try order.map { name -> ColourChange in
      guard case .string(let name) = name, let factor = golden.constant("chain", name) else {
        throw PipelineError(.corruptFile, at: golden.name, "has a change \(name) without a factor")
      }
      switch name {
      case "brightness": return .brightness(factor)
      case "contrast": return .contrast(factor)
      case "saturation": return .saturation(factor)
      case "hue": return .hue(factor)
      default: throw PipelineError(.corruptFile, at: golden.name, "has a change '\(name)'")
      }
    }
    if isGray || isAlwaysGray { changes.append(.grayscale) }
    let sigma = try #require(golden.constant("chain", "blur_sigma"))
    let result = try cropped(image, crop, golden).changed(by: changes).blurred(sigma: sigma)
    return isFlipped ? result.flipped() : result
  }
}
