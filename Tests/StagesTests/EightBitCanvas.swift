import Imaging
import Stages

/// Most tests are about canvases of eight bits, and read as if there were no others.
extension Picture {
  /// The samples of an eight-bit picture; none of a deeper one.
  var samples: [UInt8] {
    if case .eight(let image) = self { image.samples } else { [] }
  }

  /// One sample of an eight-bit picture.
  subscript(x: Int, y: Int, channel: Int) -> UInt8 {
    samples[(y * width + x) * channels + channel]
  }

  static func == (picture: Picture, image: Image) -> Bool {
    picture == .eight(image)
  }
}

func == (picture: Picture?, image: Image) -> Bool {
  picture == .some(.eight(image))
}

extension Canvas {
  init(image: Image, instances: [Instance] = [], source: Origin) {
    self.init(image: .eight(image), instances: instances, source: source)
  }
}
