import Imaging
import Stages
import Support
import TestSupport
import Testing

/// The cases of `occlusion`: who is seen where after stacking, and who stays (compositing, section 9).
@Suite struct OcclusionGoldenTests {
  @Test(arguments: GoldenSet.cases(method: "occlusion"))
  func `visible masks, boxes, fractions and keep flags equal the reference`(
    golden: GoldenCase
  ) throws {
    try golden.checking { check in
      let masks = try check.masks("in.masks")
      let fullAreas = try check.doubles("in.full_area")
      let size = masks.first?.size ?? PixelSize(0, 0)
      let placed = zip(masks, fullAreas).enumerated().map { index, pair in
        Instance(classID: index, mask: pair.0, fullArea: pair.1)
      }
      let stacked = placed.indices.reduce(into: [Instance]()) { below, index in
        below = below.hidden(under: placed[index]) + [placed[index]]
      }
      check.expect(
        "out.visible", equals: stacked.flatMap { $0.mask(on: size).bits },
        shape: [masks.count, size.height, size.width])
      var map = LabelMap(size: size, labels: [UInt16](repeating: 0, count: size.area))
      for instance in placed { instance.region.map { map.paint($0, UInt16(instance.classID + 1)) } }
      check.expect("out.index_map", equals: map.labels, shape: [size.height, size.width])
      check.expect("out.clipped_area", equals: placed.map(\.area))
      check.expect("out.visible_area", equals: stacked.map(\.area))
      check.expect("out.visible_fraction", equals: stacked.map(\.visibleFraction))
      check.expect("out.inside_fraction", equals: placed.map(\.visibleFraction))
      check.expect("out.box_full", equals: placed.flatMap(\.corners))
      check.expect("out.box_visible", equals: stacked.flatMap(\.corners))

      let rule = KeepRule(
        minimumArea: Int(try #require(golden.constant("min_visible_area"))),
        minimumFraction: try #require(golden.constant("min_visible_fraction")))
      check.expect(
        "out.keep",
        equals: stacked.map {
          rule.refusal(visible: $0.area, fraction: $0.visibleFraction) == nil ? 1 : 0
        })
      let loose = BoxOrAreaRule(
        boxTolerance: Int(try #require(golden.constant("loose", "box_tolerance"))),
        area: Int(try #require(golden.constant("loose", "mask_area"))))
      check.expect(
        "out.keep_box_or_area_guarded",
        equals: zip(stacked, placed).map { loose.keeps($0.region, of: $1.region?.box) ? 1 : 0 })
      // The toolbox's defect: an object that is hidden whole stays when it is small and near the
      // origin.
      check.otherRoute("out.keep_box_or_area")

      let top = Instance(classID: 0, mask: try check.masks("in.new_mask")[0], fullArea: 1)
      check.expect("out.visible_area_after_new", equals: stacked.hidden(under: top).map(\.area))
    }
  }
}

extension Instance {
  /// A placed mask of a thing that has some area before the canvas cuts it.
  fileprivate init(classID: Int, mask: Mask, fullArea: Double) {
    let region = Region(mask)
    self.init(
      classID: classID, region: region,
      visibleFraction: fullArea > 0 ? Double(region?.area ?? 0) / fullArea : 0,
      origin: Origin(source: "s", dataset: "d", path: "p"))
  }

  fileprivate var area: Int { region?.area ?? 0 }

  /// Zeros when nothing is left.
  fileprivate var corners: [Int] { region?.box.corners ?? [0, 0, 0, 0] }

  fileprivate func mask(on size: PixelSize) -> Mask {
    region?.mask(on: size) ?? Mask(size: size)
  }
}

extension [Instance] {
  /// What is left of stacked instances when an opaque one is put on top.
  fileprivate func hidden(under top: Instance) -> [Instance] {
    guard let region = top.region else { return self }
    let left = Occlusion.hide(map(\.region), under: region, mode: .opaque)
    return zip(self, left).map { $0.replacing(region: $1) }
  }
}
