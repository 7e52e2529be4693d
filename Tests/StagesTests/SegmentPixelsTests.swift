import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct SegmentPixelsTests {
  @Test func `the level of air is the median around the segment, per channel`() throws {
    let bench = try StageBench()
    // An item of 40×40 in a scan whose air is 210, with clutter on less than half of the margin.
    let size = PixelSize(60, 60)
    var image = Image(size: size, filling: [210, 220, 230])
    var labels = LabelMap(size: size, labels: [UInt16](repeating: 0, count: size.area))
    for y in 10..<50 {
      for x in 10..<50 {
        labels[x, y] = 1
        for channel in 0..<3 { image[x, y, channel] = 30 }
      }
    }
    for y in 0..<60 {
      for x in 0..<60 where x < 10 || (x < 35 && y < 10) {
        for channel in 0..<3 { image[x, y, channel] = 0 }
      }
    }
    try bench.addItems("0", image, labels)
    try bench.addPhoto("0", Image(size: PixelSize(80, 80), filling: [255, 255, 255]))
    let canvas = try #require(
      try bench.maker(
        stages: """
            - background: { from: photos }
            - paste: { segment: items, blend: transmission, transmission: { object_white: surroundings } }
          """
      ).sample(0)["image"])
    #expect(canvas.instances[0].draws["object_white"] == [210.0, 220.0, 230.0])
  }

  @Test func `a whole image is pasted as one segment with no air around it`() throws {
    let bench = try StageBench()
    try bench.addPhoto("0", CoordinatePicture.image(40, 30))
    let sample = try bench.maker(
      """
      sources: { photos: { dataset: photos.yaml } }
      samples: { each: photos }
      stages:
        - resize: { size_px: [50, 50] }
        - paste: { segment: photos, blend: transmission, transmission: { object_white: surroundings } }
      """
    ).sample(0)
    let instance = try #require(sample["image"]?.instances.first)
    #expect(instance.region?.box.size == PixelSize(40, 30))
    #expect(instance.region?.area == 1200)
    #expect(instance.origin == sample.subject?.origin(segment: nil))
    #expect(instance.draws["object_white"] == [255.0, 255.0, 255.0])
  }
}
