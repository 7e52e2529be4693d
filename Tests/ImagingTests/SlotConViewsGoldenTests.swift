import Imaging
import Support
import TestSupport
import Testing

/// The boxes of `slotcon_inverse_augmentation`; what is sampled through them belongs to the method.
@Suite struct SlotConViewsGoldenTests {
  @Test(arguments: GoldenSet.cases(method: "slotcon_inverse_augmentation"))
  func `the boxes two views share are those of the reference`(golden: GoldenCase) throws {
    let boxes = ["box1_unflipped", "box2_unflipped", "box1", "box2"]
    let inputs = ["crop1", "crop2", "flip1", "flip2"]
    try golden.checking(groups: boxes + inputs) { check in
      let crops = try ["in.crop1", "in.crop2"].map { try check.doubles($0) }
      let flips = try ["in.flip1", "in.flip2"].map { try check.doubles($0) }
      let count = flips[0].count
      var results: [String: [Double]] = [:]
      for pair in 0..<count {
        let views = (0..<2).map { view in
          Self.view(Array(crops[view][pair * 4..<pair * 4 + 4]), isFlipped: flips[view][pair] != 0)
        }
        let found = try #require(ViewPair(views[0], views[1]).alignedBoxes)
        for (name, box) in [("1", found.first), ("2", found.second)] {
          let before = box.unflipped
          results["box\(name)", default: []] += [box.low.x, box.low.y, box.high.x, box.high.y]
          results["box\(name)_unflipped", default: []] += [
            before.low.x, before.low.y, before.high.x, before.high.y,
          ]
        }
      }
      for name in boxes {
        check.expect("out.\(name)", equals: results[name] ?? [], shape: [count, 4])
      }
    }
  }

  /// A crop `top, left, height, width` resized to a view and perhaps mirrored.
  private static func view(_ crop: [Double], isFlipped: Bool) -> View {
    let size = PixelSize(224, 224)
    let resized = Matrix3.scale(crop[3] / 224, crop[2] / 224)
    let flip = isFlipped ? Matrix3.flip(width: size.width) : .identity
    return View(size: size, matrix: .translation(crop[1], crop[0]) * resized * flip)
  }
}
