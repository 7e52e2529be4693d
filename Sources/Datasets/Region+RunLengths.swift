import Annotations
import Imaging

extension Region {
  /// The pixels inside, without a mask of the whole image on the way; nil when there is none.
  package init?(_ runs: RunLengths) {
    guard let box = runs.box else { return nil }
    var mask = Mask(size: box.size)
    let height = runs.size.height
    var position = 0
    for (index, count) in runs.counts.enumerated() {
      let end = position + Int(count)
      if index % 2 == 1 {
        var (x, y) = (position / height - box.minX, position % height - box.minY)
        for _ in position..<end {
          mask.bits[y * box.width + x] = 1
          y += 1
          if y + box.minY == height { (x, y) = (x + 1, -box.minY) }
        }
      }
      position = end
    }
    self.init(mask, x: box.minX, y: box.minY)
  }
}
