import Codecs
import Foundation
import Support
import TestSupport
import Testing

/// Every shipped pipeline runs; those on data that is not ours run where it is.
@Suite struct PipelineTests {
  /// Folders of the data packs, when `PASTICHE_DATA` names where they are.
  private static let data = ProcessInfo.processInfo.environment["PASTICHE_DATA"]

  @Test(arguments: [
    "quickstart", "segloc", "segloc-materials", "insloc", "scenes", "two-views", "moco-v2",
    "moco-v2-small",
    "simclr", "byol", "msf", "salmask", "dilo",
  ])
  func `a pipeline on the fixtures runs as it is`(
    name: String
  ) throws {
    let tool = try Tool()
    let file = "pipelines/\(name).yaml"
    #expect(try tool.run("check", file).out == "\(file): no problem\n")
    let explained = try tool.run("explain", file)
    #expect(explained.status == 0)
    #expect(explained.out.contains("# plan"))
    let made = try tool.run("generate", file, "--out", "run", "--shards", "0")
    #expect(made.status == 0, "\(made.err)")
    #expect(FileBytes.exists(tool.scratch.file("run/report.html")))
  }

  @Test(.enabled(if: data != nil, "PASTICHE_DATA does not name a folder of real data"))
  func `real scans give samples`() throws {
    let data = Self.data ?? ""
    let roots = [
      "gdxray-objects": "gdxray-objects", "xray-masks": "xray-masks",
      "xray-backgrounds": "xray-backgrounds", "sixray": "sixray-boxes/images",
    ].sorted { $0.key < $1.key }.flatMap { ["--root", "\($0.key)=\(data)/\($0.value)"] }
    let outcome = try Tool().run(
      ["generate", "pipelines/xray-scans.yaml", "--set", "samples.count=40"] + roots)
    #expect(outcome.status == 0, "\(outcome.err)")
    // Some scans show no bag that is large enough; their samples are dropped by rule.
    #expect(outcome.out.hasPrefix("samples  "))
    let made = outcome.out.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    #expect((36...40).contains(made))
  }

  @Test(.enabled(if: data != nil, "PASTICHE_DATA does not name a folder of real data"))
  func `real scans make pairs of four classes`() throws {
    let data = Self.data ?? ""
    let roots = [
      "gdxray-objects": "gdxray-objects", "gdxray-classes": "gdxray-objects",
      "xray-masks": "xray-masks", "xray-backgrounds": "xray-backgrounds",
      "sixray": "sixray-boxes/images",
    ].sorted { $0.key < $1.key }.flatMap { ["--root", "\($0.key)=\(data)/\($0.value)"] }
    let outcome = try Tool().run(
      ["generate", "pipelines/xray-segloc.yaml", "--set", "samples.count=40"] + roots)
    #expect(outcome.status == 0, "\(outcome.err)")
    #expect(outcome.out.hasPrefix("samples  "))
  }

  @Test(.enabled(if: data != nil, "PASTICHE_DATA does not name a folder of real data"))
  func `street scenes give samples`() throws {
    let outcome = try Tool().run(
      "generate", "pipelines/street-paste.yaml", "--set", "samples.count=20", "--root",
      "camvid=\(Self.data ?? "")/camvid")
    #expect(outcome.status == 0, "\(outcome.err)")
    #expect(outcome.out.hasPrefix("samples  20 of 20\n"))
  }

  @Test(arguments: ["png", "html"]) func `a preview is written`(ending: String) throws {
    let tool = try Tool()
    let outcome = try tool.run(
      "preview", "pipelines/quickstart.yaml", "--count", "3", "--out", "sheet.\(ending)")
    #expect(outcome.out == "sheet.\(ending)\n")
    let bytes = try FileBytes.read(tool.scratch.file("sheet.\(ending)"))
    if ending == "png" {
      #expect(try ImageDecoder.decode(bytes, named: "sheet").width > 300)
    } else {
      #expect(String(decoding: bytes, as: UTF8.self).contains("</html>"))
    }
  }
}
