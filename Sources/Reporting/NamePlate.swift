import Imaging

/// Where the name of an instance goes in sheets and pages.
package enum NamePlate {
  /// Above its box, below it, or inside at its top: the first place that covers no other name, else
  /// the first; always inside the frame as far as it fits.
  package static func place(
    for box: Box, inside frame: Box, apart others: [Box], size: PixelSize
  ) -> Box {
    let corners = [
      (box.minX, box.minY - size.height), (box.maxX - size.width, box.minY - size.height),
      (box.minX, box.maxY), (box.maxX - size.width, box.maxY), (box.minX, box.minY),
      (box.minX, box.maxY - size.height),
    ]
    let plates = corners.map { corner in
      let x = min(max(corner.0, frame.minX), max(frame.minX, frame.maxX - size.width))
      let y = min(max(corner.1, frame.minY), max(frame.minY, frame.maxY - size.height))
      return Box(x, y, x + size.width, y + size.height)
    }
    let free = plates.first { plate in
      others.allSatisfy { $0.intersection(plate).isEmpty }
    }
    return free ?? plates[0]
  }
}
