#if Torch
import Console
import Execution
import Foundation
import Imaging
import Manifest
import Support
import Tensors
import Training

/// One call of the verb `saliency`: writes the maps that are missing, and tells what became of it.
struct SaliencyCall {
  let folder: SaliencyFolder
  let images: NamedImages
  let network: ResNet
  let device: Tensor.Device
  let threads: Int
  /// Of the maps, by the rows of the catalog.
  let names: [String]
  /// Why images that are not in the catalog, or could not be decoded, have no map.
  var problems: [PipelineError]

  /// Maps that are there.
  private var count = 0
  /// Those that this call wrote.
  private var written = 0
  /// Those of them that tell nothing.
  private var empty = 0
  private var seconds = 0.0
  private var isWhole = false

  /// Problems that are told one by one.
  private static let told = 10

  init(
    folder: SaliencyFolder, images: NamedImages, network: ResNet, device: Tensor.Device,
    threads: Int, names: [String], problems: [PipelineError]
  ) {
    self.folder = folder
    self.images = images
    self.network = network
    self.device = device
    self.threads = threads
    self.names = names
    self.problems = problems
  }

  /// Writes the maps of every batch that lacks one: a batch is made again as a whole, so that its last
  /// bits do not depend on what was there.
  mutating func write(_ maps: ActivationMaps, stop: StopSignal) throws(PipelineError) {
    var missing: [Range<Int>] = []
    for batch in maps.batches {
      var isThere = true
      for row in batch where isThere { isThere = try folder.has(names[row]) }
      if isThere { count += batch.count } else { missing.append(batch) }
    }
    let before = count
    var line = ProgressLine("maps")
    isWhole = try maps.make(missing, by: network, on: device, stop: stop) {
      (row, map) throws(PipelineError) in
      switch map {
      case .success(let map):
        try folder.write(map, to: names[row])
        count += 1
        written += 1
        if !map.samples.contains(where: { $0 > 0 }) { empty += 1 }
      case .failure(let error): problems.append(error)
      }
      line.show(count, of: names.count, before: before)
    }
    line.finish()
    seconds = line.seconds
    if isWhole { try folder.writeManifest(of: images.dataset.name) }
  }

  /// Prints the summary.
  ///
  /// - Throws: ``ExitStatus`` when maps are missing.
  func tell() throws(ExitStatus) {
    for error in problems.prefix(Self.told) { Terminal.complain("left out: \(error)") }
    if problems.count > Self.told {
      Terminal.complain("left out: \(problems.count - Self.told) more")
    }
    guard isWhole else {
      Terminal.say(
        "stopped  at \(count) of \(names.count) maps; the same call goes on from there")
      throw ExitStatus.interrupted
    }
    Terminal.say(summary.joined(separator: "\n"))
    if !problems.isEmpty { throw ExitStatus.incomplete }
  }

  private var summary: [String] {
    let total = names.count + problems.count - unread
    var lines = [
      "maps     \(folder.maps): \(count) of \(total) images of '\(images.dataset.name)', \(cost)"
    ]
    if empty > 0 {
      lines.append(
        "note     \(empty) maps are all 0: features are the same all over their images")
    }
    let path = DatasetManifest.path(
      folder.manifest, from: FileManager.default.currentDirectoryPath)
    let quoted = String(decoding: JSONValue.string(path).text(), as: UTF8.self)
    return lines + [
      "dataset  \(folder.manifest)", "use      in a pipeline, for canvases of these images:",
      "sources:", "  maps: { dataset: \(quoted) }", "stages:",
      "  - saliency: { estimator: from_files, maps: maps }",
    ]
  }

  /// Images of the catalog without a map.
  private var unread: Int { names.count - count }

  /// For example `by a resnet18 in 0:12, 34.1 images/s on cpu with 2 threads`.
  private var cost: String {
    guard written > 0 else { return "all made before" }
    let rate = ProgressLine.rounded(Double(written) / max(seconds, 1e-9))
    return "by a resnet\(network.depth.rawValue) in \(ProgressLine.clock(seconds)), "
      + "\(rate) images/s on \(device.name) with \(threads) thread\(threads == 1 ? "" : "s")"
  }
}
#endif
