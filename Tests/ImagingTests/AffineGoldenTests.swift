import Imaging
import Support
import TestSupport
import Testing

/// The cases of `affine_rgba`: a segment turned, stretched, sheared and mirrored with its mask
/// (compositing, section 8), through the maps and warps that `transform` and `paste` use.
@Suite struct AffineGoldenTests {
  /// One entry of `constants.cases`.
  private struct Geometry {
    static let keys: Set<String> = [
      "name", "angle", "scale_x", "scale_y", "shear_x", "hflip", "out_w", "out_h", "inverse_matrix",
    ]
    let name: String
    let linear: Matrix3
    let isFlipped: Bool
    let outSize: PixelSize
    /// Two rows of three.
    let inverse: [Double]

    init(_ json: JSONValue) throws {
      guard case .object(let members) = json, case .string(let name)? = json["name"],
        case .bool(let isFlipped)? = json["hflip"], Set(members.keys) == Self.keys
      else { throw PipelineError(.corruptFile, at: "constants.cases", "has a case of other keys") }
      func number(_ key: String) throws -> Double { try #require(json[key]?.numbers.first) }
      self.name = name
      self.isFlipped = isFlipped
      linear =
        Matrix3.rotation(degrees: try number("angle")) * .shear(degrees: try number("shear_x"))
        * .scale(try number("scale_x"), try number("scale_y"))
      outSize = PixelSize(Int(try number("out_w")), Int(try number("out_h")))
      inverse = try #require(json["inverse_matrix"]).numbers
    }
  }

  @Test(arguments: GoldenSet.cases(method: "affine_rgba"))
  func `colours, masks, boxes and sizes equal the reference`(golden: GoldenCase) throws {
    guard case .array(let cases)? = golden.constants["cases"] else {
      throw PipelineError(.corruptFile, at: golden.name, "has no cases")
    }
    try golden.checking { check in
      let segment = CutOut(try check.image("in.rgb"), alpha: try check.image("in.alpha"))
      for geometry in try cases.map(Geometry.init) {
        try compare(segment, through: geometry, with: check)
      }
      let side = try #require(golden.constants["resize"]).numbers.map { Int($0) }
      let small = segment.resized(to: PixelSize(side[0], side[1]))
      check.expect(
        "out.resize_aa_premul", equals: small.premultiplied, shape: [side[1], side[0], 4])
    }
  }

  private func compare(
    _ segment: CutOut, through geometry: Geometry, with check: GoldenCheck
  ) throws {
    let object = geometry.isFlipped ? segment.flipped() : segment
    let (target, forward) = geometry.linear.expanded(from: object.size)
    #expect(target == geometry.outSize, "\(geometry.name)")
    let flip = geometry.isFlipped ? Matrix3.flip(width: segment.size.width) : .identity
    let inverse = (forward * flip).inverse.elements
    #expect(
      zip(inverse, geometry.inverse).allSatisfy { abs($0 - $1) < 1e-9 }, "\(geometry.name)")
    let out = object.warped(to: target, inverse: forward.inverse)
    let (name, shape) = ("out.\(geometry.name)", [target.height, target.width])
    check.expect("\(name)_premul", equals: out.premultiplied, shape: shape + [4])
    let colours = (0..<target.area).flatMap { index -> [Float] in
      let colour = out.colour(at: index) / 255
      return [colour.x, colour.y, colour.z]
    }
    check.expect("\(name)_rgb", equals: colours, shape: shape + [3])
    check.expect("\(name)_mask", equals: out.mask.bits, shape: shape)
    check.expect("\(name)_box", equals: out.mask.tightBox?.corners ?? [0, 0, 0, 0])
  }
}

extension CutOut {
  /// Red, green, blue and alpha of each pixel, on a scale of 0...1.
  fileprivate var premultiplied: [Float] {
    pixels.flatMap { [$0.x / 255, $0.y / 255, $0.z / 255, $0.w] }
  }
}

extension JSONValue {
  /// The numbers in a value, in order, whatever the lists they stand in.
  var numbers: [Double] {
    switch self {
    case .integer(let whole): [Double(whole)]
    case .number(let number): [number]
    case .array(let elements): elements.flatMap(\.numbers)
    default: []
    }
  }
}
