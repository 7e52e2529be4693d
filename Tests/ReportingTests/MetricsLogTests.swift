import Reporting
import Support
import TestSupport
import Testing

@Suite struct MetricsLogTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("metrics.jsonl") }

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test func `a line is an object with sorted keys and short numbers`() throws {
    let log = try MetricsLog(path: path)
    try log.append(
      ["rate": 0.06, "loss": MetricsLog.number(Float(0.1)), "accuracy": 1], step: 400)
    try log.append(["loss": .nan, "grad": .infinity], step: 401)
    try log.flush()
    #expect(
      try FileBytes.readText(path) == """
        {"accuracy":1,"loss":0.1,"rate":0.06,"step":400}
        {"grad":null,"loss":null,"step":401}

        """)
    let lines = try MetricsLog.lines(path: path)
    #expect(lines.map(\.step) == [400, 401])
    #expect(lines[0].values == ["rate": 0.06, "loss": 0.1, "accuracy": 1])
    #expect(lines[1].values.keys.sorted() == ["grad", "loss"])
    #expect(lines[1].values.values.allSatisfy { $0.isNaN })
  }

  @Test func `single precision is written with its own digits`() {
    for value: Float in [0.1, 2.27, 1e-5, 3.4e38, -0, 16_777_216] {
      #expect("\(MetricsLog.number(value))" == "\(Double("\(value)") ?? .nan)")
      #expect(Float(MetricsLog.number(value)) == value)
    }
    #expect(MetricsLog.number(.nan).isNaN && MetricsLog.number(-.infinity) == -.infinity)
  }

  private let lines = [1, 2, 3, 2].map { "{\"loss\":\($0),\"step\":\($0)}\n" }

  @Test func `wherever a file ends, whole lines stay and the rest goes`() throws {
    let text = lines.joined()
    for end in 0...text.count {
      try folder.write(String(text.prefix(end)), to: "metrics.jsonl")
      let log = try MetricsLog(path: path)
      try log.append(["loss": 9], step: 9)
      let whole = end / lines[0].count
      #expect(
        try FileBytes.readText(path)
          == lines[..<whole].joined() + "{\"loss\":9,\"step\":9}\n", "\(end) bytes")
      #expect(log.removedLines == (end % lines[0].count == 0 ? 0 : 1))
    }
  }

  @Test(arguments: [(0, 0), (1, 1), (2, 3), (3, 4), (9, 4)])
  func `lines beyond the step of a resumed run go`(lastStep: Int, left: Int) throws {
    try folder.write(lines.joined() + "{\"st", to: "metrics.jsonl")
    let log = try MetricsLog(path: path, lastStep: lastStep)
    let kept = zip([1, 2, 3, 2], lines).filter { $0.0 <= lastStep }.map(\.1)
    #expect(kept.count == left)
    #expect(try FileBytes.readText(path) == kept.joined())
    #expect(log.removedLines == 5 - left)
  }

  @Test(arguments: [
    ("{\"loss\":1}", "the line has no 'step', a whole number"),
    ("{\"step\":1.5}", "the line has no 'step', a whole number"),
    ("[1]", "the line is no object"),
    ("{\"loss\":\"low\",\"step\":2}", "'loss' is neither a number nor null"),
    ("{", "is not JSON"),
  ]) func `a line that is none of ours is told, and the file stays as it is`(
    line: String, message: String
  ) throws {
    let text = lines[0] + line + "\n" + lines[1]
    try folder.write(text, to: "metrics.jsonl")
    let error = #expect(throws: PipelineError.self) { _ = try MetricsLog(path: path) }
    #expect(error?.code == .corruptFile)
    #expect(error?.place == "\(path):2")
    #expect(error?.message == message)
    #expect(try FileBytes.readText(path) == text)
  }
}
