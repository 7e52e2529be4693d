import Fixtures
import Imaging
import Testing

@Suite struct SceneTests {
  static let labelled: [Scene] = FixtureGenerator.contents(seed: 99).prefix(12).enumerated().map {
    Scene.labelled(index: $0, kinds: $1, seed: 99)
  }

  @Test func `every mask is on the canvas, whole and of a sensible size`() throws {
    for scene in Self.labelled {
      for instance in scene.instances {
        #expect(instance.mask.size == scene.image.size)
        let box = try #require(instance.mask.tightBox)
        #expect(box.minX > 0 && box.minY > 0)
        #expect(box.maxX < scene.image.width && box.maxY < scene.image.height)
        #expect((30...95).contains(max(box.width, box.height)), "\(instance.kind) \(box)")
        #expect(instance.mask.area > 150, "\(instance.kind)")
      }
    }
  }

  @Test func `items hardly overlap`() {
    for scene in Self.labelled {
      for (index, first) in scene.instances.enumerated() {
        for second in scene.instances.dropFirst(index + 1) {
          let shared = zip(first.mask.bits, second.mask.bits).count { $0 & $1 != 0 }
          #expect(shared * 10 <= min(first.mask.area, second.mask.area))
        }
      }
    }
  }

  @Test func `pixels under a mask are darker than the scan's mean`() {
    for scene in Self.labelled {
      let gray = scene.image.converted(toChannels: 1).samples.map(Int.init)
      let mean = gray.reduce(0, +) / gray.count
      for instance in scene.instances {
        let under = zip(gray, instance.mask.bits).filter { $0.1 == 1 }.map(\.0)
        #expect(under.reduce(0, +) / under.count < mean - 15, "\(instance.kind)")
      }
    }
  }

  @Test func `the corners of a scan are air`() {
    for scene in Self.labelled + [Scene.unlabelled(index: 0, seed: 99)] {
      for channel in 0..<3 { #expect(scene.image[0, 0, channel] >= 250) }
    }
  }

  @Test func `a scene depends on its index and seed`() {
    let scene = Scene.unlabelled(index: 3, seed: 99)
    #expect(scene.image == Scene.unlabelled(index: 3, seed: 99).image)
    #expect(scene.image != Scene.unlabelled(index: 4, seed: 99).image)
    #expect(scene.image != Scene.unlabelled(index: 3, seed: 98).image)
  }
}
