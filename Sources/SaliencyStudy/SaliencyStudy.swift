import Codecs
import Foundation
import Imaging
import Metrics
import Support

/// `SaliencyStudy DIR`: scores every estimator on `DIR/images/*.jpg` with `DIR/masks/*.png` and prints
/// a table in Markdown.
@main enum SaliencyStudy {
  private static let estimators: [(name: String, estimator: any SaliencyEstimator)] = [
    ("robust_background", RobustBackground()),
    ("minimum_barrier", MinimumBarrier()),
    ("frequency_tuned", FrequencyTuned()),
    ("spectral_residual", SpectralResidual()),
    ("fine_grained", FineGrained()),
    ("center_prior", CenterPrior()),
  ]

  static func main() {
    do throws(PipelineError) {
      let arguments = CommandLine.arguments.dropFirst()
      guard let folder = arguments.first, arguments.count == 1 else {
        throw PipelineError(
          .invalidManifest, at: "the command line", "names no folder",
          hint: "usage: SaliencyStudy DIR")
      }
      print(try table(of: folder))
    } catch {
      FileHandle.standardError.write(Data("error: \(error)\n".utf8))
      exit(error.code == .invalidManifest ? 2 : 1)
    }
  }

  private static func table(of folder: String) throws(PipelineError) -> String {
    let found = try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/images")
    let names = (found ?? []).filter { $0.hasSuffix(".jpg") }.sorted()
    guard !names.isEmpty else {
      throw PipelineError(
        .missingFile, at: "\(folder)/images", "holds no JPEG",
        hint: "give the folder of a set with images/NAME.jpg and masks/NAME.png")
    }
    var scores = estimators.map { _ in SaliencyScores() }
    var seconds = estimators.map { _ in 0.0 }
    for name in names {
      let image = try decoded("\(folder)/images/\(name)")
      let mask = try decoded("\(folder)/masks/\(name.dropLast(4)).png")
      guard mask.size == image.size, mask.channels == 1 else {
        throw PipelineError(
          .mismatchedShape, at: "\(folder)/masks/\(name.dropLast(4)).png",
          "is \(mask.size) with \(mask.channels) channels, but its image is \(image.size)")
      }
      let truth = Mask(size: mask.size, bits: mask.samples.map { $0 >= 128 ? 1 : 0 })
      for (index, (_, estimator)) in estimators.enumerated() {
        let clock = ContinuousClock()
        let start = clock.now
        let map = estimator.map(of: image)
        seconds[index] += start.duration(to: clock.now) / .seconds(1)
        scores[index].add(map.stored, truth: truth)
      }
    }
    var lines = [
      "| estimator | max-F | MAE | ms an image |", "| --- | --- | --- | --- |",
    ]
    for (index, (name, _)) in estimators.enumerated() {
      let milliseconds = 1000 * seconds[index] / Double(names.count)
      lines.append(
        "| `\(name)` | \(short(scores[index].maxF, 3)) | "
          + "\(short(scores[index].meanAbsoluteError, 3)) | \(short(milliseconds, 1)) |")
    }
    return lines.joined(separator: "\n")
  }

  private static func decoded(_ path: String) throws(PipelineError) -> Image {
    try ImageDecoder.decode(try FileBytes.read(path), named: path)
  }

  private static func short(_ value: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", value)
  }
}
