import Codecs
import Foundation
import Imaging
import Support

extension Benchmark {
  /// Saliency maps of one photograph of 400×300, again and again, beside the superpixels of others alone.
  static let saliency: [Benchmark] = [
    saliency("rbd", count: 200, RobustBackground()),
    saliency("mbd", count: 400, MinimumBarrier()),
  ]

  private static func saliency(
    _ name: String, count: Int, _ estimator: any SaliencyEstimator
  ) -> Benchmark {
    Benchmark(
      name: "saliency_\(name)", unit: "images/s", against: "scikit-image slic", workers: 1,
      prepare: { folder, scale throws(PipelineError) in
        try SaliencyInput.write(to: folder, count: scale == .full ? count : 2)
      },
      ours: { folder throws(PipelineError) in
        FreedMemory.keep()
        let image = try SaliencyInput.image(in: folder)
        let count = Int(try FileBytes.readText("\(folder)/count")) ?? 1
        var sum = 0
        for _ in 0..<count {
          sum += estimator.stored(of: image).samples.reduce(0) { $0 + Int($1) }
        }
        guard sum > 0 else {
          throw PipelineError(.verificationFailed, at: "the map", "holds nothing")
        }
        return Double(count)
      },
      yardstick: .python(script: slic, modules: ["skimage", "numpy"], of: .peers))
  }

  /// The superpixels that `robust_background` begins with.
  private static let slic = """
    import sys, time
    import numpy
    from skimage.segmentation import slic

    image = numpy.fromfile(sys.argv[1] + "/image", numpy.uint8).reshape((300, 400, 3))
    start = time.perf_counter()
    for _ in range(int(open(sys.argv[1] + "/count").read())):
        slic(image, n_segments=200, compactness=20)
    print(time.perf_counter() - start)
    """
}

/// A photograph as bytes, and how often it is looked at.
private enum SaliencyInput {
  private static let size = PixelSize(400, 300)

  static func write(
    to folder: String, count: Int
  ) throws(PipelineError) {
    try Photographs.write(to: "\(folder)/photographs", scale: .tiny)
    let found = try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/photographs")
    guard let name = found?.min() else {
      throw PipelineError(.missingFile, at: "\(folder)/photographs", "holds no photograph")
    }
    let path = "\(folder)/photographs/\(name)"
    let photograph = try ImageDecoder.decode(try FileBytes.read(path), named: path)
    try FileBytes.writeAtomically(
      photograph.resized(to: size).samples, to: "\(folder)/image")
    try FileBytes.writeAtomically(Array("\(count)".utf8), to: "\(folder)/count")
  }

  static func image(in folder: String) throws(PipelineError) -> Image {
    Image(size: size, channels: 3, samples: try FileBytes.read("\(folder)/image"))
  }
}
