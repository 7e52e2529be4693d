import Imaging
import TestSupport
import Testing

import Stages

/// The paste cases of `segloc`: blend `over` is its `replace`, `transmission` its `multiply`.
@Suite struct SegLocGoldenTests {
  @Test(arguments: GoldenSet.cases(method: "segloc"))
  func `both blends, the mask and the box equal the reference`(golden: GoldenCase) throws {
    guard golden.groups.contains("paste") else { return }
    try golden.checking("paste") { check in
      let background = try check.image("in.paste.background")
      let picture = try check.image("in.paste.foreground")
      let bits = try check.integers("in.paste.mask").map { UInt8($0) }
      let corner = try check.integers("in.paste.position_xy")
      let mask = Mask(size: picture.size, bits: bits)
      let object = CutOut(picture, mask: mask)

      var replaced = background
      replaced.blend(object, x: corner[0], y: corner[1], by: .over)
      check.expect("out.paste.replace", equals: replaced.samples.map { Int($0) })

      var multiplied = background
      let rule = TransmissionRule(white: 255, floor: 0)
      multiplied.blend(object, x: corner[0], y: corner[1], by: .transmission(rule))
      check.expect("out.paste.multiply", equals: multiplied.samples.map { Int($0) })

      let region = Region(mask, x: corner[0], y: corner[1])?.clipped(to: background.size.bounds)
      let placed = region?.mask(on: background.size) ?? Mask(size: background.size)
      check.expect("out.paste.mask", equals: placed.bits.map { Int($0) })
      check.expect("out.paste.bbox", equals: region?.box.corners ?? [0, 0, 0, 0])
    }
  }
}
