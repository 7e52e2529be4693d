import Imaging

/// The equation as it is written, solved by Gauss–Seidel sweeps until nothing moves.
struct PoissonTwin {
  let mask: Mask
  let x: Int
  let y: Int
  let segment: Image
  let background: Image
  let channel: Int
  /// Where the segment's picture is known.
  var isKnown: Mask

  init(_ mask: Mask, x: Int, y: Int, segment: Image, background: Image, channel: Int) {
    self.mask = mask
    (self.x, self.y) = (x, y)
    self.segment = segment
    self.background = background
    self.channel = channel
    isKnown = Mask(size: mask.size, filling: true)
  }

  /// `degree · f_p - Σ f_q = known` for a pixel of the mask; the neighbours are pixels of the canvas.
  func equation(
    _ column: Int, _ row: Int
  ) -> (degree: Int, known: Double, neighbours: [(x: Int, y: Int)]) {
    var (degree, known, neighbours) = (0, 0.0, [(x: Int, y: Int)]())
    for (dx, dy) in [(-1, 0), (1, 0), (0, -1), (0, 1)] {
      let (u, v) = (column + dx, row + dy)
      guard (0..<background.width).contains(x + u), (0..<background.height).contains(y + v) else {
        continue
      }
      degree += 1
      let isInBox = (0..<mask.width).contains(u) && (0..<mask.height).contains(v)
      if isInBox, mask[u, v] {
        neighbours.append((x + u, y + v))
      } else {
        known += Double(background[x + u, y + v, channel])
      }
      if isInBox, isKnown[u, v] {
        known += Double(segment[column, row, channel]) - Double(segment[u, v, channel])
      }
    }
    return (degree, known, neighbours)
  }

  /// The levels of the canvas's pixels in the mask, by their index.
  func solution() -> [Int: Double] {
    let width = background.width
    var equations: [(pixel: Int, degree: Double, known: Double, neighbours: [Int])] = []
    for row in 0..<mask.height {
      for column in 0..<mask.width where mask[column, row] {
        let (u, v) = (x + column, y + row)
        guard (0..<width).contains(u), (0..<background.height).contains(v) else { continue }
        let (degree, known, neighbours) = equation(column, row)
        equations.append(
          (v * width + u, Double(degree), known, neighbours.map { $0.y * width + $0.x }))
      }
    }
    var levels = [Double](repeating: 0, count: background.size.area)
    var change = 1.0
    while change > 1e-10 {
      change = 0
      for (pixel, degree, known, neighbours) in equations {
        let next = neighbours.reduce(known) { $0 + levels[$1] } / degree
        change = max(change, abs(next - levels[pixel]))
        levels[pixel] = next
      }
    }
    return Dictionary(uniqueKeysWithValues: equations.map { ($0.pixel, levels[$0.pixel]) })
  }
}
