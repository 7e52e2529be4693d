import Foundation
import Support
import TestSupport
import Testing

/// The built harness on inputs of a thousandth of their size; what is tested is its form.
@Suite struct SittingTests {
  private func run(_ arguments: [String]) throws -> (status: Int32, out: String, err: String) {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = try Self.product()
    process.arguments = arguments
    process.standardOutput = FileHandle(forWritingAtPath: try folder.write("", to: "out"))
    process.standardError = FileHandle(forWritingAtPath: try folder.write("", to: "err"))
    try process.run()
    process.waitUntilExit()
    return (
      process.terminationStatus, try FileBytes.readText(folder.file("out")),
      try FileBytes.readText(folder.file("err"))
    )
  }

  private func figures(_ arguments: String...) throws -> [JSONValue] {
    let (status, out, err) = try run(["--tiny"] + arguments)
    try #require(status == 0, "\(err)")
    return try out.split(separator: "\n").map {
      try JSONValue(parsing: Array($0.utf8), at: "standard output")
    }
  }

  @Test func `a figure is one line and says why its yardstick was skipped`() throws {
    let lines = try figures("--filter", "coco_load", "--runs", "2", "--python", "/none")
    try #require(lines.count == 1)
    let figure = lines[0]
    #expect(figure["bench"] == "coco_load")
    #expect(figure["unit"] == "MB/s")
    #expect(figure["against"] == "pycocotools COCO()")
    #expect(figure["skipped"] == "no Python with the yardstick: run 'make judges'")
    #expect(figure["runs"] == 2)
    #expect(figure["workers"] == 1)
    #expect(figure["ratio"] == nil)
    for key in ["value", "peak_mib"] {
      let number: Double? =
        switch figure[key] {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
      #expect(try #require(number) > 0, "\(key)")
    }
  }

  @Test(
    .enabled(
      if: Judges.missing(modules: "pycocotools") == nil,
      "no pycocotools: run 'make judges' or set PASTICHE_JUDGES"))
  func `a figure beside a peer has the ratio of both rates`() throws {
    let lines = try figures("--filter", "coco_load", "--runs", "1", "--python", Judges.python)
    try #require(lines.count == 1)
    #expect(lines[0]["skipped"] == nil)
    #expect(lines[0]["against_value"] != nil)
    #expect(lines[0]["ratio"] != nil)
  }

  @Test func `two processes share a run that is compared with twice one process`() throws {
    let lines = try figures("--filter", "partition", "--runs", "1")
    try #require(lines.count == 1)
    #expect(lines[0]["against"] == "2 x one process")
    #expect(lines[0]["workers"] == 2)
    #expect(lines[0]["ratio"] != nil)
  }

  @Test(arguments: ["color_jitter", "gaussian_blur", "normalize", "blend", "view"])
  func `a kernel is compared with copying`(kernel: String) throws {
    let lines = try figures("--filter", "kernel_\(kernel)", "--runs", "1")
    try #require(lines.count == 1)
    #expect(lines[0]["against"] == "memcpy")
    #expect(lines[0]["unit"] == "MB/s")
    #expect(lines[0]["ratio"] != nil)
  }

  @Test func `neighbours without their yardstick are measured alone`() throws {
    let lines = try figures("--filter", "knn", "--runs", "1", "--python", "/none")
    try #require(lines.count == 1)
    #expect(lines[0]["unit"] == "queries/s")
    #expect(lines[0]["against"] == "scikit-learn's brute force")
    #expect(lines[0]["skipped"] == "no Python with the yardstick: run 'make peers'")
  }

  #if Torch
  @Test func `a training step without its yardstick is measured alone`() throws {
    let lines = try figures(
      "--filter", "train_step_fp32", "--runs", "1", "--python", "/none")
    try #require(lines.count == 1)
    #expect(lines[0]["unit"] == "pairs/s")
    #expect(lines[0]["against"] == "the same step in Python")
    #expect(lines[0]["skipped"] == "no Python with the yardstick: run 'make peers'")
  }

  @Test func `a training from shards is compared with its steps alone`() throws {
    let lines = try figures("--filter", "train_end_to_end", "--runs", "1")
    try #require(lines.count == 1)
    #expect(lines[0]["against"] == "the step alone")
    #expect(lines[0]["workers"] == 2)
    #expect(lines[0]["ratio"] != nil)
  }
  #endif

  @Test(arguments: [
    (
      ["--filter", "cocoload"],
      "error: --filter: no benchmark is called 'cocoload'; there are: \(Self.names)\n"
    ),
    (["--runs", "0"], "error: --runs: is no number from 1 on\n"),
    (
      ["--runs"],
      "error: the command line: ends early; "
        + "usage: Benchmarks [--filter NAME] [--runs N] [--tiny] [--python FILE] or --study NAME --data DIR\n"
    ),
    (
      ["all"],
      "error: all: is unknown; "
        + "usage: Benchmarks [--filter NAME] [--runs N] [--tiny] [--python FILE] or --study NAME --data DIR\n"
    ),
  ]) func `a wrong command line is told`(arguments: [String], expected: String) throws {
    let outcome = try run(arguments)
    #expect(outcome.status == 2)
    #expect(outcome.err == expected)
  }

  /// All benchmarks; those of training are there where libtorch is.
  private static let names: String = {
    var names = [
      "coco_load", "paste", "paste_lossless", "scaling", "partition", "unrelated_runs", "views_224",
      "views_224_peer", "views_96", "views_scaling", "salmask_views", "kernel_color_jitter",
      "kernel_hue", "kernel_grayscale", "kernel_solarize", "kernel_gaussian_blur",
      "kernel_normalize", "kernel_normalize_bf16", "kernel_flip", "kernel_resize", "kernel_warp",
      "kernel_blend", "kernel_view", "kernel_poisson", "saliency_rbd", "saliency_mbd",
      "knn", "evaluate",
    ]
    names += ["train_step_fp32", "train_step_bf16", "train_end_to_end"]
    names += [
      "simclr", "byol", "msf", "mls", "slotcon", "insloc", "segloc", "insloc_c4", "segloc_queues",
    ].map { "method_\($0)" }
    return names.joined(separator: ", ")
  }()

  /// The product lies beside the test bundle.
  private static func product() throws -> URL {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    for _ in 0..<4 {
      let candidate = folder.appendingPathComponent("Benchmarks")
      if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
      folder.deleteLastPathComponent()
    }
    throw PipelineError(
      .missingFile, at: CommandLine.arguments[0], "has no product 'Benchmarks' beside it")
  }
}
