import Reporting
import Support
import TestSupport
import Testing

@Suite struct EventFileTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("events.out.tfevents.0000000001.host") }

  init() throws {
    folder = try TemporaryFolder()
  }

  /// The events of a short run: the version, then steps 0, 10, 20 and 20 again.
  private let events = [
    EventRecord.fileVersion(wallTime: 1e9),
    EventRecord.scalars([.init("loss", 2.5)], step: 0, wallTime: 1e9 + 1),
    EventRecord.scalars([.init("loss", 2), .init("rate", 0.06)], step: 10, wallTime: 1e9 + 2),
    EventRecord.scalars([.init("loss", .nan)], step: 20, wallTime: 1e9 + 3),
    EventRecord.scalars([.init("accuracy", 0.5)], step: 20, wallTime: 1e9 + 4),
  ]
  private let next = EventRecord.scalars([.init("loss", 1.5)], step: 21, wallTime: 1e9 + 5)

  /// The file after taking it up again and one more event, with how many bytes were removed.
  private func resumed(
    _ bytes: [UInt8], lastStep: Int? = nil
  ) throws -> (bytes: [UInt8], removed: Int) {
    try folder.write(bytes, to: PathText.name(of: path))
    let file = try EventFile(path: path, wallTime: 1e9, lastStep: lastStep)
    try file.append([.init("loss", 1.5)], step: 21, wallTime: 1e9 + 5)
    return (try FileBytes.read(path), file.removedBytes)
  }

  @Test func `an event is a frame around five fields`() {
    let payload: [UInt8] = [
      0x09, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0x10, 0xAC, 0x02, 0x2A, 0x0D, 0x0A, 0x0B, 0x0A, 0x04,
      0x6C, 0x6F, 0x73, 0x73, 0x15, 0, 0, 0, 0x3F,
    ]
    let bytes = EventRecord.scalars([.init("loss", 0.5)], step: 300, wallTime: 1.5)
    #expect(bytes[..<8] == [27, 0, 0, 0, 0, 0, 0, 0])
    #expect(Array(bytes[12..<39]) == payload)
    #expect(bytes.count == 43)
  }

  @Test func `a new file starts with the version, whose first bytes are known`() throws {
    let file = try EventFile(path: path, wallTime: 1e9)
    let bytes = try FileBytes.read(file.path)
    #expect(bytes == events[0])
    #expect(bytes[..<12] == [24, 0, 0, 0, 0, 0, 0, 0, 0xA3, 0x7F, 0x4B, 0x22])
    #expect(String(decoding: bytes[23..<36], as: UTF8.self) == "brain.Event:2")
    #expect(file.removedBytes == 0)
  }

  @Test func `what is appended is in the file at once`() throws {
    let file = try EventFile(path: path, wallTime: 1e9)
    try file.append([.init("loss", 2.5)], step: 0, wallTime: 1e9 + 1)
    #expect(try FileBytes.read(path) == events[0] + events[1])
    try file.flush()
    #expect(try FileBytes.read(path) == events[0] + events[1])
  }

  @Test func `wherever a file ends, whole events stay and the rest goes`() throws {
    let bytes = events.flatMap(\.self)
    for end in 0...bytes.count {
      var whole: [UInt8] = []
      for event in events {
        guard whole.count + event.count <= end else { break }
        whole += event
      }
      let (found, removed) = try resumed(Array(bytes[..<end]))
      #expect(removed == end - whole.count)
      #expect(found == (whole.isEmpty ? events[0] : whole) + next, "\(end) bytes")
    }
  }

  @Test(arguments: [1, 12, 200]) func `zeros that a crash left at the end go`(zeros: Int) throws {
    let bytes = events.flatMap(\.self)
    let (found, removed) = try resumed(bytes + [UInt8](repeating: 0, count: zeros))
    #expect(found == bytes + next)
    #expect(removed == zeros)
    // The last event had its length on disk, and nothing else.
    let length = next[..<12] + [UInt8](repeating: 0, count: next.count - 12)
    #expect(try resumed(bytes + length).bytes == bytes + next)
    #expect(
      try resumed(bytes + length + [UInt8](repeating: 0, count: zeros)).bytes == bytes + next)
  }

  @Test(arguments: [(-1, 1), (0, 2), (9, 2), (10, 3), (19, 3), (20, 5), (99, 5)])
  func `events beyond the step of a resumed run go`(lastStep: Int, left: Int) throws {
    let (found, _) = try resumed(events.flatMap(\.self), lastStep: lastStep)
    #expect(found == events[..<left].flatMap(\.self) + next)
  }

  @Test(arguments: [
    (3, "the length of the record is not what its checksum says"),
    (20, "the record is not what its checksum says"),
  ]) func `damage before the end is told, and the file stays as it is`(
    offset: Int, message: String
  ) throws {
    var bytes = events.flatMap(\.self)
    let start = events[0].count
    bytes[start + offset] ^= 0x40
    try folder.write(bytes, to: PathText.name(of: path))
    let error = #expect(throws: PipelineError.self) { _ = try EventFile(path: path, wallTime: 0) }
    #expect(error?.code == .corruptFile)
    #expect(error?.message == "\(message), at byte \(start)")
    #expect(try FileBytes.read(path) == bytes)
  }

  @Test func `another kind of file is refused`() throws {
    let newer = EventRecord.framed(
      [0x1A, 13] + Array("brain.Event:3".utf8))
    for (bytes, message) in [
      (Array("notes".utf8), "is no event file"),
      (events[1] + events[2], "starts with no version, expected 'brain.Event:2'"),
      (newer + events[1], "starts with the version 'brain.Event:3', expected 'brain.Event:2'"),
      (EventRecord.framed([7]) + events[1], "the record is no event, at byte 0"),
    ] {
      try folder.write(bytes, to: PathText.name(of: path))
      let error = #expect(throws: PipelineError.self) { _ = try EventFile(path: path, wallTime: 0) }
      #expect(error?.message == message)
      #expect(try FileBytes.read(path) == bytes)
    }
  }

  @Test(arguments: [
    (1_700_000_000, "node-3.example", "events.out.tfevents.1700000000.node-3.example"),
    (5, "a b/ü", "events.out.tfevents.0000000005.a-b--"),
  ]) func `the name has time and machine`(seconds: Int, host: String, name: String) {
    #expect(EventFile.name(seconds: seconds, host: host) == name)
  }

  private static let missing = Judges.missing(modules: "tensorboard")

  @Test(.enabled(if: Self.missing == nil, Comment(rawValue: Self.missing ?? "")))
  func `TensorBoard reads every number back, also after a resumption`() throws {
    let name = EventFile.name(seconds: 1_700_000_000, host: "host")
    let run = try TemporaryFolder()
    do {
      let file = try EventFile(path: run.file(name), wallTime: 1_700_000_000.25)
      for step in 0..<400 {
        try file.append(
          [.init("train/loss", 8 / Float(step + 1)), .init("rate é", Float(step) * 1e-5)],
          step: step * 1000, wallTime: 1_700_000_001 + Double(step) / 8)
      }
    }
    // Ten steps are run again after a crash that left a part of an event.
    let torn = try AppendedFile(run.file(name))
    try torn.append(Array(events[1].dropLast(3)))
    let file = try EventFile(path: run.file(name), wallTime: 0, lastStep: 389_000)
    for step in 390..<400 {
      try file.append([.init("train/loss", -1)], step: step * 1000, wallTime: 1_800_000_000)
    }
    try file.append([.init("train/loss", .infinity)], step: 1 << 40, wallTime: 1_800_000_001)
    try file.append([.init("train/loss", 0)], step: (1 << 40) + 1, wallTime: 1_800_000_002)
    try file.flush()
    var expected = ""
    for step in 0..<390 {
      let time = 1_700_000_001 + Double(step) / 8
      expected += "train/loss \(time) \(step * 1000) \(8 / Float(step + 1))\n"
    }
    for step in 390..<400 { expected += "train/loss 1800000000.0 \(step * 1000) -1.0\n" }
    expected += "train/loss 1800000001.0 \(1 << 40) inf\n"
    expected += "train/loss 1800000002.0 \((1 << 40) + 1) 0.0\n"
    for step in 0..<390 {
      let time = 1_700_000_001 + Double(step) / 8
      expected += "rate é \(time) \(step * 1000) \(Float(step) * 1e-5)\n"
    }
    let out = try Judges.run(
      """
      import sys
      from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
      from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
      run = EventAccumulator(sys.argv[1], size_guidance={'scalars': 0})
      run.Reload()
      assert sorted(run.Tags()['scalars']) == ['rate é', 'train/loss'], run.Tags()
      for tag in ['train/loss', 'rate é']:
          for event in run.Scalars(tag):
              print(tag, event.wall_time, event.step, event.value)
      assert run.file_version == 2.0, run.file_version
      assert len(list(RawEventFileLoader(sys.argv[2]).Load())) == 1 + 390 + 10 + 2
      """, [run.path, run.file(name)])
    let (theirs, ours) = (out.split(separator: "\n"), expected.split(separator: "\n"))
    try #require(theirs.count == ours.count)
    for (their, our) in zip(theirs, ours) {
      let (their, our) = (their.split(separator: " "), our.split(separator: " "))
      #expect(their.dropLast() == our.dropLast())
      // They print the double that a number of single precision is.
      let (value, stored) = (Float(try #require(their.last)), Float(try #require(our.last)))
      #expect(value == stored)
    }
  }
}
