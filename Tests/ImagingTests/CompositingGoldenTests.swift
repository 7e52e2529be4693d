import Imaging
import Support
import TestSupport
import Testing

/// The cases of `compositing`: alpha, feathered, transmission and Poisson pastes.
///
/// What the reference gives before rounding is compared with the same kernels on levels that are not
/// rounded, what it gives in eight bits with those on eight bits.
@Suite struct CompositingGoldenTests {
  /// Results of no other shape than these are understood.
  private static let pastes: Set<String> = [
    "alpha_hard", "alpha_hard_u8", "alpha_soft", "alpha_soft_u8", "alpha_soft_8bit",
    "feather_alpha", "feather", "feather_u8", "feather_alpha_cropped", "box_alpha", "poisson",
    "poisson_u8",
  ]
  private static let inputs = [
    "background", "segment", "mask", "soft_mask", "xray_background", "xray_segment",
  ]

  @Test(arguments: GoldenSet.cases(method: "compositing"))
  func `every blend equals the reference`(golden: GoldenCase) throws {
    let products = golden.groups.filter { $0 == "mult" || $0.hasPrefix("mult_") }
    let unknown = Set(golden.groups).subtracting(Self.pastes).subtracting(products)
    #expect(unknown.isEmpty)
    try golden.checking(groups: golden.groups + Self.inputs) { check in
      let offset = try #require(golden.constants["offset"]).numbers.map { Int($0) }
      let bench = Bench(
        background: try check.image("in.background"), segment: try check.image("in.segment"),
        mask: try check.masks("in.mask")[0], soft: try check.image("in.soft_mask"), x: offset[0],
        y: offset[1])
      compareAlpha(bench, check)
      try compareFeather(bench, golden, check)
      comparePoisson(bench, check)
      let scan = Bench(
        background: try check.image("in.xray_background"),
        segment: try check.image("in.xray_segment"), mask: bench.mask, soft: bench.soft,
        x: bench.x, y: bench.y)
      for name in products { try compareProduct(scan, name, golden, check) }
    }
  }

  private func compareAlpha(_ bench: Bench, _ check: GoldenCheck) {
    check.expect("out.alpha_hard", equals: bench.levels { bench.put(bench.hard, .over, on: &$0) })
    check.expect("out.alpha_hard_u8", equals: bench.image { bench.put(bench.hard, .over, on: &$0) })
    check.expect(
      "out.alpha_soft", equals: bench.levels { bench.put(bench.softObject, .alpha, on: &$0) })
    let mixed = bench.image { bench.put(bench.softObject, .alpha, on: &$0) }
    check.expect("out.alpha_soft_u8", equals: mixed)
    check.expect("out.alpha_soft_8bit", equals: mixed)
  }

  private func compareFeather(
    _ bench: Bench, _ golden: GoldenCase, _ check: GoldenCheck
  ) throws {
    #expect(golden.constant("feather", "kernel") == 5 && golden.constant("feather", "pad") == 2)
    let sigma = try #require(golden.constant("feather", "sigma"))
    let soft = Feather(bench.segment, mask: bench.mask, kernel: .gaussian(sigma: sigma))
    let shape = [soft.size.height, soft.size.width]
    check.expect("out.feather_alpha", equals: soft.alpha, shape: shape)
    // The alpha that pastes use, whose colours alone are other ones.
    #expect(Feather(bench.hard, kernel: .gaussian(sigma: sigma)).alpha == soft.alpha)
    check.expect("out.feather", equals: bench.levels { $0.mix(soft, x: bench.x, y: bench.y) })
    check.expect("out.feather_u8", equals: bench.image { $0.mix(soft, x: bench.x, y: bench.y) })
    // The published generator blurs inside the box, by which segments keep hard edges there.
    check.otherRoute("out.feather_alpha_cropped")
    let box = Feather(bench.hard, kernel: .box)
    check.expect("out.box_alpha", equals: box.alpha, shape: [box.size.height, box.size.width])
  }

  private func comparePoisson(_ bench: Bench, _ check: GoldenCheck) {
    let blend = Blend.poisson(picture: bench.picture)
    check.expect("out.poisson", equals: bench.levels { bench.put(bench.hard, blend, on: &$0) })
    check.expect("out.poisson_u8", equals: bench.image { bench.put(bench.hard, blend, on: &$0) })
  }

  /// `mult…`: `soft` stands for the soft mask, `sNN` for the strength of NN tenths, `u8` for eight
  /// bits; without a strength the first one counts.
  private func compareProduct(
    _ bench: Bench, _ name: String, _ golden: GoldenCase, _ check: GoldenCheck
  ) throws {
    let strengths = try #require(golden.constants["transmission"]?["strength"]).numbers
    var (strength, isSoft, isRounded) = (strengths[0], false, false)
    for word in name.split(separator: "_").dropFirst() {
      if word == "u8" {
        isRounded = true
      } else if word == "soft" {
        isSoft = true
      } else if word.first == "s", let tenths = Int(word.dropFirst()),
        let named = strengths.first(where: { Int(($0 * 10).rounded()) == tenths })
      {
        strength = named
      } else {
        Issue.record("'\(name)' is not understood")
      }
    }
    let white = try #require(golden.constant("transmission", "white"))
    let rule = TransmissionRule(
      white: white, objectWhite: [white, white, white],
      dark: try #require(golden.constant("transmission", "dark")),
      floor: try #require(golden.constant("transmission", "t_min")),
      thickness: [strength, strength, strength])
    let object = isSoft ? bench.softObject : bench.hard
    if isRounded {
      check.expect(
        "out.\(name)", equals: bench.image { bench.put(object, .transmission(rule), on: &$0) })
    } else {
      check.expect(
        "out.\(name)", equals: bench.levels { bench.put(object, .transmission(rule), on: &$0) })
    }
  }
}

/// A background, a segment with its two masks, and the segment's place.
private struct Bench {
  let background: Image
  let segment: Image
  let mask: Mask
  let soft: Image
  let x: Int
  let y: Int

  var hard: CutOut { CutOut(segment, mask: mask) }
  /// The segment with what is around it.
  var picture: CutOut { CutOut(segment, mask: Mask(size: mask.size, filling: true)) }
  var softObject: CutOut { CutOut(segment, alpha: soft) }

  func put<Value>(_ object: CutOut, _ blend: Blend, on image: inout Raster<Value>) {
    image.blend(object, x: x, y: y, by: blend)
  }

  /// The background's samples after a paste in eight bits.
  func image(_ paste: (inout Image) -> Void) -> [UInt8] {
    var image = background
    paste(&image)
    return image.samples
  }

  /// Its levels after a paste that does not round.
  func levels(_ paste: (inout Raster<Float>) -> Void) -> [Float] {
    var levels = Raster(
      size: background.size, channels: background.channels,
      samples: background.samples.map(\.level))
    paste(&levels)
    return levels.samples
  }
}
