import Imaging
import Stages
import Support
import TestSupport
import Testing

/// What the papers ask of a paste: `segloc` and `insloc`, each over many samples.
@Suite struct PasteTests {
  private static let shape =
    "flip: 0.5, rotate_degrees: [0, 90, 180, 270], frame_range_px: [20, 90], "
    + "placement: { margin_px: [0, 0, 1, 1] }"
  private let bench: StageBench

  init() throws {
    bench = try PasteBench.make()
  }

  private func maker(_ paste: String, repeats: Int = 8) throws -> BenchMaker {
    try bench.maker(
      samples: "each: items, repeats: \(repeats)", stages: PasteBench.stages(paste))
  }

  /// The same samples without the paste.
  private func backgrounds() throws -> BenchMaker {
    try bench.maker(
      samples: "each: items, repeats: 8",
      stages: "  - background: { from: photos, canvases: [query, key], size_px: [128, 128] }")
  }

  @Test func `both canvases show the segment the sample is about, with draws of their own`() throws
  {
    let maker = try maker(Self.shape)
    for index in 0..<maker.count {
      let sample = try maker.sample(index)
      let subject = try #require(sample.subject)
      #expect(sample.canvases.count == 2)
      for canvas in sample.canvases {
        #expect(canvas.instances.map(\.origin) == [subject.origin(segment: subject.row)])
        #expect(
          canvas.instances.map(\.classID) == [subject.source.classID(ofSegment: subject.row)])
      }
      #expect(sample.canvases[0].instances[0].draws != sample.canvases[1].instances[0].draws)
    }
  }

  @Test(arguments: ["over", "transmission", "poisson"])
  func `boxes are tight around what the paste changed, and nothing else changes`(
    blend: String
  ) throws {
    let maker = try maker(Self.shape + ", blend: \(blend)")
    let backgrounds = try backgrounds()
    for index in 0..<maker.count {
      let sample = try maker.sample(index)
      let before = try backgrounds.sample(index)
      for name in sample.names {
        let canvas = try #require(sample[name])
        let region = try #require(canvas.instances[0].region)
        let mask = region.mask(on: canvas.image.size)
        #expect(mask.tightBox == region.box)
        let original = try #require(before[name]).image
        var changedOutside = 0
        for pixel in 0..<canvas.image.size.area where mask.bits[pixel] == 0 {
          for sample in pixel * 3..<pixel * 3 + 3
          where canvas.image.samples[sample] != original.samples[sample] {
            changedOutside += 1
          }
        }
        #expect(changedOutside == 0)
      }
    }
  }

  @Test func `multiplying transmissions never brightens a pixel`() throws {
    let maker = try maker(Self.shape + ", blend: transmission")
    let backgrounds = try backgrounds()
    for index in 0..<maker.count {
      let (sample, before) = (try maker.sample(index), try backgrounds.sample(index))
      for (canvas, original) in zip(sample.canvases, before.canvases) {
        let brightened = zip(canvas.image.samples, original.image.samples).filter { $0 > $1 }
        #expect(brightened.isEmpty)
        #expect(canvas.image != original.image)
      }
    }
  }

  @Test func `an opaque paste shows the segment's own colour inside its mask`() throws {
    let maker = try maker(Self.shape)
    for index in 0..<maker.count {
      let sample = try maker.sample(index)
      let row = try #require(sample.subject).row
      for canvas in sample.canvases {
        let mask = canvas.covered
        let wrong = (0..<mask.size.area).filter { pixel in
          mask.bits[pixel] == 1
            && Array(canvas.image.samples[pixel * 3..<pixel * 3 + 3]) != PasteBench.colours[row]
        }
        #expect(wrong.isEmpty)
      }
    }
  }

  @Test func `a Gaussian paste changes nothing more than two pixels from its mask`() throws {
    let maker = try maker(Self.shape + ", blend: gaussian", repeats: 2)
    let backgrounds = try backgrounds()
    for index in 0..<maker.count {
      let (sample, before) = (try maker.sample(index), try backgrounds.sample(index))
      for (canvas, original) in zip(sample.canvases, before.canvases) {
        let mask = canvas.covered
        var far = 0
        for y in 0..<128 {
          for x in 0..<128
          where (0..<3).contains(where: { canvas.image[x, y, $0] != original.image[x, y, $0] }) {
            let isNear = (max(0, y - 2)...min(127, y + 2)).contains { row in
              (max(0, x - 2)...min(127, x + 2)).contains { mask[$0, row] }
            }
            if !isNear { far += 1 }
          }
        }
        #expect(far == 0)
      }
    }
  }

  @Test(arguments: [0, 1])
  func `InsLoc pastes whole crops within its limits, before and after the flip`(flip: Int) throws {
    let maker = try bench.maker(
      samples: "count: 60",
      stages: """
          - background: { from: photos, canvases: [query, key], size_px: [256, 256] }
          - paste:
              segment: photos
              crop: { scale_range: [0.2, 1], ratio_range: [0.5, 2] }
              frame_range_px: [128, 254]
              placement: { margin_px: [0, 0, 1, 1] }
          - flip: { probability: \(flip) }
        """)
    for index in 0..<maker.count {
      for canvas in try maker.sample(index).canvases {
        let instance = canvas.instances[0]
        let box = try #require(instance.region).box
        #expect(instance.region?.area == box.area)
        #expect(max(box.width, box.height) <= 254)
        let limits = flip == 0 ? Box(0, 0, 255, 255) : Box(1, 0, 256, 255)
        #expect(limits.contains(box) && !box.isEmpty)
        guard case .array(let corners)? = instance.draws["crop"] else {
          Issue.record("no crop was drawn")
          return
        }
        let values = corners.compactMap { if case .integer(let value) = $0 { value } else { nil } }
        let (width, height) = (Double(values[2] - values[0]), Double(values[3] - values[1]))
        // Each side was rounded by at most half a pixel.
        let ratio = width / height
        #expect((Double(box.width) + 0.5) / (Double(box.height) - 0.5) >= ratio * (1 - 1e-9))
        #expect((Double(box.width) - 0.5) / (Double(box.height) + 0.5) <= ratio * (1 + 1e-9))
      }
    }
  }

  @Test(arguments: 0..<12)
  func `an instance's matrix leads from the canvas to the segment's own image`(index: Int) throws {
    let bench = try StageBench()
    try bench.addPhoto("0", Image(size: PixelSize(200, 200), filling: [0, 0, 0]))
    var labels = LabelMap(size: PixelSize(90, 70), labels: [UInt16](repeating: 0, count: 6300))
    for y in 10..<60 { for x in 20..<75 { labels[x, y] = 1 } }
    try bench.addItems("0", CoordinatePicture.image(90, 70), labels)
    let maker = try bench.maker(
      samples: "each: items, repeats: 12",
      stages: PasteBench.stages(
        "crop: {}, flip: 0.5, rotate_degrees_range: [-180, 180], scale_range: [0.6, 1.4]",
        size: "[200, 200]"))
    for canvas in try maker.sample(index).canvases {
      let region = try #require(canvas.instances[0].region)
      var greatest = 0.0
      // Away from the edge, where the mask ends and only it is nearest-neighbour.
      for y in 3..<max(3, region.box.height - 3) {
        for x in 3..<max(3, region.box.width - 3)
        where (-3...3).allSatisfy({ region.mask[x + $0, y] && region.mask[x, y + $0] }) {
          let (column, row) = (region.box.minX + x, region.box.minY + y)
          let source = canvas.instances[0].matrix.apply(Double(column) + 0.5, Double(row) + 0.5)
          greatest = max(
            greatest, abs(Double(canvas.image[column, row, 0]) + 0.5 - source.x),
            abs(Double(canvas.image[column, row, 1]) + 0.5 - source.y))
        }
      }
      #expect(greatest <= 1.01)
    }
  }

  @Test func `others than the sample's own segment are drawn uniformly`() throws {
    let maker = try bench.maker(
      samples: "count: 600",
      stages: """
          - background: { from: photos, size_px: [128, 128] }
          - paste: { segment: items }
        """)
    var counts = [Int](repeating: 0, count: 6)
    for index in 0..<600 {
      let origin = try #require(try maker.sample(index)["image"]).instances[0].origin
      counts[try #require(origin.segment)] += 1
    }
    // 100 expected, standard deviation 9.
    #expect(counts.allSatisfy { (60...140).contains($0) })
  }

  @Test func `counts are drawn over the whole range, the sample's own segment first`() throws {
    let maker = try maker("count_range: [1, 4], scale_range: 0.5", repeats: 20)
    var counts: Set<Int> = []
    for index in 0..<maker.count {
      let sample = try maker.sample(index)
      let row = try #require(sample.subject).row
      counts.insert(sample.canvases[0].instances.count)
      #expect(sample.canvases[0].instances.first?.origin.segment == row)
      let origins = sample.canvases.map { $0.instances.map(\.origin.segment) }
      #expect(origins[0] == origins[1])
    }
    #expect(counts == [1, 2, 3, 4])
  }

  @Test(arguments: [
    ("segment: itms", "there is no source 'itms'; did you mean 'items'?"),
    (
      "segment: photos, count_range: [0, 2]",
      "'count_range' starts at 0, but each sample is about one segment of these sources; start at 1"
    ),
    (
      "segment: items, blnd: over", "unknown key 'blnd' in stage 'paste'; did you mean 'blend'?"
    ),
    (
      "segment: items, keep: { min_area: 3 }",
      "unknown key 'min_area' in 'keep' of stage 'paste'; "
        + "one of: min_side_px, min_visible_area_px, min_visible_fraction, hidden"
    ),
    (
      "segment: items, placement: { margin_px: [1, 1] }",
      "'margin_px' in 'placement' of stage 'paste' should be a list of 4 numbers in 0...65500, "
        + "found a list"
    ),
    (
      "segment: items, crop: { scale_range: [0, 1] }",
      "'scale_range' in 'crop' of stage 'paste' is 0, expected a number in 0.0001...1"
    ),
  ])
  func `wrong settings are reported`(settings: String, message: String) throws {
    #expect(try StageBench.messages("  - paste: { \(settings) }\n") == [message])
  }
}
