import Foundation
import Imaging
import Support

extension Benchmark {
  /// A disc of 222 pixels across put on a picture of 256×256 RGB by its gradients, again and again.
  static let poisson = Benchmark(
    name: "kernel_poisson", unit: "pastes/s", against: "OpenCV seamlessClone", workers: 1,
    prepare: { folder, scale throws(PipelineError) in
      try PoissonInput.write(to: folder, count: scale == .full ? 200 : 2)
    },
    ours: { folder throws(PipelineError) in try PoissonInput.paste(in: folder) },
    yardstick: .python(script: seamlessClone, modules: ["cv2", "numpy"], of: .peers))

  /// The same files; OpenCV 5 writes on the mask that it is given, so it gets a copy.
  private static let seamlessClone = """
    import sys, time
    import cv2, numpy

    cv2.setNumThreads(1)
    def read(name, shape):
        return numpy.fromfile(sys.argv[1] + "/" + name, numpy.uint8).reshape(shape)
    background = read("background", (256, 256, 3))
    segment, mask = read("segment", (224, 224, 3)), read("mask", (224, 224)) * 255
    start = time.perf_counter()
    for _ in range(int(open(sys.argv[1] + "/count").read())):
        cv2.seamlessClone(segment, background, mask.copy(), (128, 128), cv2.NORMAL_CLONE)
    print(time.perf_counter() - start)
    """
}

/// A background, a segment and its mask, as bytes.
private enum PoissonInput {
  private static let canvas = PixelSize(256, 256)
  private static let box = PixelSize(224, 224)

  static func write(to folder: String, count: Int) throws(PipelineError) {
    var stream = SampleSeed(run: 1, sample: 0, canvas: "benchmark", stage: "poisson").stream()
    let mask = (0..<box.area).map { pixel -> UInt8 in
      let (x, y) = (pixel % box.width - 112, pixel / box.width - 112)
      return x * x + y * y < 111 * 111 ? 1 : 0
    }
    for (name, bytes) in [
      (
        "background",
        (0..<3 * canvas.area).map { _ in UInt8(truncatingIfNeeded: stream.nextWord()) }
      ),
      ("segment", (0..<3 * box.area).map { _ in UInt8(truncatingIfNeeded: stream.nextWord()) }),
      ("mask", mask), ("count", Array("\(count)".utf8)),
    ] {
      try FileBytes.writeAtomically(bytes, to: "\(folder)/\(name)")
    }
  }

  /// Pastes as often as the folder says; how often that was.
  static func paste(in folder: String) throws(PipelineError) -> Double {
    FreedMemory.keep()
    let background = Image(
      size: canvas, channels: 3, samples: try FileBytes.read("\(folder)/background"))
    let segment = Image(size: box, channels: 3, samples: try FileBytes.read("\(folder)/segment"))
    let mask = Mask(size: box, bits: try FileBytes.read("\(folder)/mask"))
    let object = CutOut(segment, mask: mask)
    let picture = CutOut(segment, mask: Mask(size: box, filling: true))
    let count = Int(try FileBytes.readText("\(folder)/count")) ?? 1
    for _ in 0..<count {
      var image = background
      image.blend(object, x: 16, y: 16, by: .poisson(picture: picture))
    }
    return Double(count)
  }
}
