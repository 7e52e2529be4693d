import Codecs
import Execution
import Imaging
import Shards
import Stages
import Support
import TestSupport
import Testing

@Suite struct SampleEncodingTests {
  @Test func `a sample's members are named by canvas and field`() throws {
    let run = try FixtureRun()
    let (members, json) = try SampleEncoding(run.maker.plan).members(of: run.maker.sample(0))
    #expect(
      members.map(\.name).sorted() == [
        "cls", "json", "key.jpg", "key.mask0.png", "key.seg.png", "query.jpg", "query.mask0.png",
        "query.seg.png",
      ])
    #expect(members.first { $0.name == "json" }?.bytes == json.text())
  }

  @Test(arguments: [0, 7, 23]) func `boxes are the tight bounds of the mask members`(
    index: Int
  ) throws {
    let run = try FixtureRun()
    let sample = try run.maker.sample(index)
    let (members, _) = try SampleEncoding(run.maker.plan).members(of: sample)
    let stored = StoredSample(key: sample.key, members: members)
    let json = try JSONValue(parsing: try #require(stored["json"]), at: "json")
    for canvas in ["query", "key"] {
      let entry = try #require(json["canvases"]?[canvas]?["instances"])
      guard case .array(let instances) = entry else {
        throw PipelineError(.corruptFile, at: "", "")
      }
      #expect(instances.count == 1)
      let image = try ImageDecoder.decode(
        try #require(stored["\(canvas).mask0.png"]), named: "mask")
      let mask = Mask(size: image.size, bits: image.samples.map { $0 > 0 ? 1 : 0 })
      let box = try #require(mask.tightBox)
      #expect(instances[0]["box"] == .array(box.corners.map { .integer($0) }))
      #expect(instances[0]["area_px"] == .integer(mask.area))
      let labels = try ImageDecoder.decodeLabels(
        try #require(stored["\(canvas).seg.png"]), named: "seg")
      let label = try #require(labels.labels.max())
      #expect(instances[0]["class_id"] == .integer(Int(label) - 1))
      #expect(labels.mask(of: label) == mask)
    }
  }

  @Test func `the only canvas needs no name, and pixels can be lossless`() throws {
    let run = try FixtureRun(
      "stages.background.canvases=image", "shards.pixels=png", "shards.masks=none")
    let sample = try run.maker.sample(3)
    let (members, _) = try SampleEncoding(run.maker.plan).members(of: sample)
    #expect(members.map(\.name).sorted() == ["cls", "json", "png"])
    let stored = StoredSample(key: sample.key, members: members)
    let image = try ImageDecoder.decode(try #require(stored["png"]), named: "png")
    #expect(sample["image"]?.image == .eight(image))
  }

  @Test func `the label is the class of the sample's own segment`() throws {
    let run = try FixtureRun()
    for index in 0..<run.maker.count {
      let sample = try run.maker.sample(index)
      let (members, _) = try SampleEncoding(run.maker.plan).members(of: sample)
      let stored = StoredSample(key: sample.key, members: members)
      let label = try #require(sample["query"]?.instances.first?.classID)
      #expect(stored["cls"] == Array("\(label)".utf8))
    }
  }

  @Test func `amodal masks hold the visible ones, and distractors are regions to ignore`() throws {
    let run = try FixtureRun(
      "shards.amodal_masks=true", "stages.paste.count_range=5", "stages.paste.blend=over",
      "stages.paste.distractors.from=items", "stages.paste.distractors.count_range=2",
      "stages.paste.keep.min_visible_fraction=0.01")
    func mask(_ stored: StoredSample, _ name: String) throws -> Mask {
      let image = try ImageDecoder.decode(try #require(stored[name]), named: name)
      return Mask(size: image.size, bits: image.samples.map { $0 > 0 ? 1 : 0 })
    }
    var hidden = 0
    for index in 0..<8 {
      let sample = try run.maker.sample(index)
      let (members, _) = try SampleEncoding(run.maker.plan).members(of: sample)
      let stored = StoredSample(key: sample.key, members: members)
      let json = try JSONValue(parsing: try #require(stored["json"]), at: "json")
      let canvas = try #require(sample["query"])
      guard case .array(let entries)? = json["canvases"]?["query"]?["instances"] else {
        throw PipelineError(.corruptFile, at: "", "no instances")
      }
      let instances = canvas.instances.filter { !$0.isIgnored && $0.region != nil }
      #expect(entries.count == instances.count)
      for (number, instance) in instances.enumerated() {
        let visible = try mask(stored, "query.mask\(number).png")
        let amodal = try mask(stored, "query.amodal\(number).png")
        #expect(zip(visible.bits, amodal.bits).allSatisfy { $0 <= $1 })
        if visible != amodal { hidden += 1 }
        #expect(
          entries[number]["amodal_box"]
            == .array(try #require(instance.amodal).box.corners.map { .integer($0) }))
        #expect(entries[number]["amodal_mask"] == .string("query.amodal\(number).png"))
      }
      let labels = try ImageDecoder.decodeLabels(
        try #require(stored["query.seg.png"]), named: "seg")
      for distractor in canvas.instances.suffix(2) {
        #expect(distractor.isIgnored)
        let region = try #require(distractor.region)
        let ignored = labels.mask(of: 255).cropped(to: region.box)
        #expect(zip(region.mask.bits, ignored.bits).allSatisfy { $0 <= $1 })
      }
    }
    #expect(hidden > 5)
  }

  @Test func `each canvas has its boxes as Pascal VOC writes them, when that is asked for`() throws
  {
    let run = try FixtureRun("shards.annotations=voc", "shards.masks=none")
    let sample = try run.maker.sample(2)
    let (members, _) = try SampleEncoding(run.maker.plan).members(of: sample)
    #expect(
      members.map(\.name).sorted() == [
        "cls", "json", "key.jpg", "key.xml", "query.jpg", "query.xml",
      ])
    let stored = StoredSample(key: sample.key, members: members)
    let instance = try #require(sample["key"]?.instances.first)
    let box = try #require(instance.region?.box)
    #expect(instance.visibleFraction == 1)
    #expect(
      String(decoding: try #require(stored["key.xml"]), as: UTF8.self) == """
        <annotation>
          <filename>000000002.key.jpg</filename>
          <size>
            <width>96</width>
            <height>96</height>
            <depth>3</depth>
          </size>
          <segmented>0</segmented>
          <object>
            <name>\(run.maker.plan.classes[instance.classID])</name>
            <truncated>0</truncated>
            <occluded>0</occluded>
            <difficult>0</difficult>
            <bndbox>
              <xmin>\(box.minX + 1)</xmin>
              <ymin>\(box.minY + 1)</ymin>
              <xmax>\(box.maxX)</xmax>
              <ymax>\(box.maxY)</ymax>
            </bndbox>
          </object>
        </annotation>

        """)
  }

  @Test func `what is cut by the border is truncated, what is hidden inside it is occluded`() throws
  {
    let run = try FixtureRun("shards.annotations=voc")
    let sample = try run.maker.sample(0)
    let instance = try #require(sample["query"]?.instances.first)
    func flags(_ seen: Box, of whole: Box) throws -> [Bool] {
      var (changed, canvas) = (sample, try #require(sample["query"]))
      let regions = try [seen, whole].map { box in
        try #require(Region(Mask(size: box.size, filling: true), x: box.minX, y: box.minY))
      }
      canvas.instances = [
        Instance(
          classID: instance.classID, region: regions[0], amodal: regions[1],
          origin: instance.origin)
      ]
      changed["query"] = canvas
      let (members, _) = try SampleEncoding(run.maker.plan).members(of: changed)
      let xml = try #require(StoredSample(key: "k", members: members)["query.xml"])
      let text = String(decoding: xml, as: UTF8.self)
      return ["truncated", "occluded"].map { text.contains("<\($0)>1</\($0)>") }
    }
    let box = Box(0, 20, 30, 40)
    #expect(try flags(box, of: box) == [false, false])
    #expect(try flags(box, of: Box(-1, 20, 30, 40)) == [true, false])
    #expect(try flags(box, of: Box(0, 20, 31, 40)) == [false, true])
    #expect(try flags(box, of: Box(-5, 20, 30, 42)) == [true, true])
  }
}
