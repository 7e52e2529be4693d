import Codecs
import Execution
import Imaging
import Shards
import Support
import TestSupport
import Testing

@Suite struct ShardSurveyTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Packs members in this order with the system's tar and surveys what it made.
  private func survey(
    limit: Int? = nil, keeping: Int = 0, _ tars: [[(name: String, bytes: [UInt8])]]
  ) throws -> ShardSurvey {
    var survey = ShardSurvey(limit: limit, keeping: keeping)
    for (number, members) in tars.enumerated() {
      let tar = folder.file("\(number).tar")
      try folder.write([], to: "\(number)/empty/.keep")
      var isFirst = true
      for (name, bytes) in members {
        try folder.write(bytes, to: "\(number)/\(name)")
        #expect(
          try Archive.tar(isFirst ? "-cf" : "-rf", tar, "-C", folder.file("\(number)"), name) == 0)
        isFirst = false
      }
      survey.add(tar)
    }
    return survey
  }

  private func png(_ width: Int, _ height: Int) throws -> [UInt8] {
    try PNGEncoder.encode(Image(size: PixelSize(width, height), filling: [1, 2, 3]))
  }

  @Test func `fields, kinds and sizes of other people's shards are told`() throws {
    let text = Array("a cat".utf8)
    let found = try survey([
      [("a/1.png", try png(4, 6)), ("a/1.txt", text), ("a/2.png", try png(8, 6))],
      [("b/1.png", try png(5, 6)), ("b/1.txt", text), ("b/1.json", Array("{\"url\":1}".utf8))],
    ])
    #expect(found.damage == [])
    #expect(found.shards == 2)
    #expect(found.samples == 3)
    #expect(found.samplesPerShard == [2: 1, 1: 1])
    #expect(found.fields.keys.sorted() == ["json", "png", "txt"])
    let pictures = try #require(found.fields["png"])
    #expect(pictures.kinds == ["png, 8 bit, 3 channels": 3])
    #expect(pictures.widths == [4: 1, 5: 1, 8: 1])
    #expect(pictures.widths.spread.map { [$0.least, $0.median, $0.greatest] } == [4, 5, 8])
    #expect(found.fields["txt"]?.samples == 2)
    #expect(found.fields["txt"]?.kinds == ["text": 2])
    #expect(found.jsonKeys == ["url": 1])
    #expect(found.annotations.samples == 0)
  }

  @Test func `keys that come again are told, in one shard and in another`() throws {
    let found = try survey([
      [("1.txt", [1]), ("2.txt", [1]), ("1.cls", [0x31])], [("2.txt", [1]), ("3.txt", [1])],
    ])
    #expect(found.splitKeys.count == 1)
    #expect(found.splitKeys.first == "1")
    #expect(found.repeatedKeys.count == 1)
    #expect(found.repeatedKeys.first == "2")
    #expect(found.doubledMembers.count == 0)
    #expect(found.labels == ["1": 1])
  }

  @Test func `a member given twice, a broken picture and broken json are told`() throws {
    let found = try survey([
      [
        ("1.txt", [1]), ("1.txt", [2]), ("2.jpg", Array("no".utf8)), ("2.json", Array("{".utf8)),
        ("README", [1]),
      ]
    ])
    #expect(found.doubledMembers.count == 1)
    #expect(found.doubledMembers.first == folder.file("0.tar:1.txt"))
    #expect(found.brokenJSON.first == folder.file("0.tar:2.json"))
    #expect(found.fields["jpg"]?.unreadable == 1)
    #expect(found.fields["jpg"]?.firstUnreadable?.place == folder.file("0.tar:2.jpg"))
    #expect(found.passedOver == 1)
  }

  @Test func `damage ends its shard only`() throws {
    var found = try survey([[("1.txt", [1]), ("2.txt", [1])]])
    let bytes = try FileBytes.read(folder.file("0.tar"))
    try folder.write(Array(bytes.prefix(1500)), to: "cut.tar")
    found.add(folder.file("cut.tar"))
    found.add(folder.file("0.tar"))
    #expect(found.damage.map(\.place) == [folder.file("cut.tar")])
    #expect(found.samples == 4)
  }

  @Test func `it stops at the limit and keeps the first samples`() throws {
    let found = try survey(
      limit: 2, keeping: 1,
      [[("1.txt", [1]), ("2.txt", [2]), ("3.txt", [3])], [("4.txt", [4])]])
    #expect(found.samples == 2)
    #expect(found.isAtLimit)
    #expect(
      found.kept.map(\.sample)
        == [StoredSample(key: "1", members: [ShardMember(name: "txt", bytes: [1])])])
  }

  @Test func `our own shards tell classes and instances as the report does`() throws {
    let run = try FixtureRun()
    try run.generate()
    var found = ShardSurvey()
    for index in 0..<5 { found.add("\(run.folder.shards)/small-00000\(index).tar") }
    let report = try RunReport.read(run.folder, maker: run.maker, shardCount: 5)
    #expect(found.samples == report.samplesMade)
    #expect(found.annotations.samples == report.samplesMade)
    let classes = report.statistics.classes
    #expect(found.annotations.instances == classes.mapValues(\.instances))
    #expect(found.annotations.samplesWith == classes.mapValues(\.samples))
    let canvases = report.statistics.allCanvases
    #expect(found.annotations.visibleFractions == canvases.visibleFraction)
    #expect(found.annotations.sides == canvases.segmentSide)
    #expect(found.annotations.canvases == ["query": 24, "key": 24])
    #expect(found.annotations.instancesPerSample.counts[2] == 24)
    #expect(found.labels.values.reduce(0, +) == 24)
    let names = Dictionary(
      uniqueKeysWithValues: run.maker.plan.classes.enumerated().map { ($0, $1) })
    for (label, name) in found.annotations.labelNames { #expect(names[label] == name) }
    #expect(found.fields["query.maskN.png"]?.kinds == ["png, 1 bit, 1 channel": 24])
    #expect(found.repeatedKeys.count == 0 && found.splitKeys.count == 0)
  }
}
