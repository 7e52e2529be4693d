/// Poisson blending: the segment's gradients inside the mask, the background's colours on its rim.
///
/// Pérez, Gangnet, Blake, SIGGRAPH 2003, sections 2 and 3; compositing, section 4. The mask is where
/// alpha is at least one half, as for the labels.
///
/// For each pixel `p` of the mask with its `n_p` neighbours `q` on the canvas, per channel:
/// `n_p f_p - Σ f_q = Σ B_q + Σ (S_p - S_q)`, the sums over neighbours in the mask, over those outside
/// it, and over those in the segment's picture. With `f = S + u` the gradients cancel but at the rim:
/// `n_p u_p - Σ u_q = Σ (B_q - S_q)`, over the neighbours outside the mask, with `S_p` for an `S_q`
/// that is not in the picture. So `u` is zero, exactly, where the segment shows what lies under it.
///
/// Mixed gradients, which keep the background's where they are stronger, are left out: they let
/// things shine through the object.
struct PoissonBlend {
  /// The segment with what is around it.
  private let picture: CutOut
  /// The pixels that change, in the cut-out's box ``box``.
  private let mask: Mask
  private let box: Box
  /// The cut-out's corner on the canvas.
  private let corner: SIMD2<Int>
  private let canvas: PixelSize
  /// What the rim adds to the right-hand side.
  private var links: [Link] = []

  /// A pixel of the mask beside one outside it.
  private struct Link {
    /// The pixel of the mask, in ``box``.
    let x: Int
    let y: Int
    /// The pixel outside, on the canvas.
    let behind: Int
    /// The segment's colour there; that of the pixel of the mask where it is not known.
    let colour: SIMD4<Float>
  }

  /// What there is to do; nil when no pixel of the mask is on the canvas.
  ///
  /// - Parameters:
  ///   - object: The segment.
  ///   - picture: The segment with what is around it, of the same size; what is not in its own mask is
  ///     not known.
  ///   - x: The column of its upper left corner.
  ///   - y: The row of it.
  ///   - canvas: The canvas's size.
  init?(_ object: CutOut, in picture: CutOut, x: Int, y: Int, on canvas: PixelSize) {
    precondition(picture.size == object.size, "picture \(picture.size), cut-out \(object.size)")
    let shown = canvas.bounds.offset(x: -x, y: -y).intersection(object.size.bounds)
    guard !shown.isEmpty, let tight = object.mask.cropped(to: shown).tightBox else { return nil }
    self.picture = picture
    self.canvas = canvas
    box = tight.offset(x: shown.minX, y: shown.minY)
    mask = object.mask.cropped(to: box)
    corner = SIMD2(x, y)
    for y in 0..<mask.height {
      for x in 0..<mask.width where mask[x, y] {
        for (dx, dy) in [(-1, 0), (1, 0), (0, -1), (0, 1)] {
          link(x, y, to: x + dx, y + dy)
        }
      }
    }
  }

  /// Whether the mask covers all of the canvas: it has no rim then, and nothing says how bright it is.
  var isSingular: Bool { links.isEmpty }

  private mutating func link(_ x: Int, _ y: Int, to column: Int, _ row: Int) {
    let bounds = mask.size.bounds
    guard !bounds.contains(column, row) || !mask[column, row] else { return }
    let (u, v) = (box.minX + column, box.minY + row)
    let (across, down) = (corner.x + u, corner.y + v)
    guard canvas.bounds.contains(across, down) else { return }
    let isKnown = picture.size.bounds.contains(u, v) && picture.mask[u, v]
    links.append(
      Link(
        x: x, y: y, behind: down * canvas.width + across,
        colour: isKnown
          ? picture.colour(at: v * picture.size.width + u) : picture.colour(at: index(x, y))))
  }

  /// The index of a pixel of the mask in the picture.
  private func index(_ x: Int, _ y: Int) -> Int {
    (box.minY + y) * picture.size.width + box.minX + x
  }

  /// How many neighbours on the canvas a pixel of the mask has.
  private func degree(_ x: Int, _ y: Int) -> Int {
    let (across, down) = (corner.x + box.minX + x, corner.y + box.minY + y)
    return (across > 0 ? 1 : 0) + (across < canvas.width - 1 ? 1 : 0) + (down > 0 ? 1 : 0)
      + (down < canvas.height - 1 ? 1 : 0)
  }

  /// Changes an image of the canvas's size.
  @_specialize(where Value == UInt8)
  @_specialize(where Value == UInt16)
  func apply<Value: SampleValue>(to image: inout Raster<Value>) {
    let system = PoissonSystem(mask, degree: degree)
    let (width, channels) = (image.width, image.channels)
    for channel in 0..<channels {
      var sides = system.zeros
      for link in links {
        let level = image.samples[link.behind * channels + channel].level
        sides[system.place(link.x, link.y)] += Double(level) - Double(link.colour[channel])
      }
      let solution = system.solve(sides)
      image.samples.withUnsafeMutableBufferPointer { samples in
        for y in 0..<mask.height {
          let row = (corner.y + box.minY + y) * width + corner.x + box.minX
          for x in 0..<mask.width where mask[x, y] {
            let level = Double(picture.colour(at: index(x, y))[channel])
            samples[(row + x) * channels + channel] = Value(
              level: Float(level + solution[system.place(x, y)]))
          }
        }
      }
    }
  }
}

extension Raster {
  /// Puts a cut-out on this image by its gradients; its alpha is mixed where that says nothing.
  @_specialize(where Value == UInt8)
  @_specialize(where Value == UInt16)
  mutating func blendGradients(of object: CutOut, in picture: CutOut, x: Int, y: Int) {
    guard let blend = PoissonBlend(object, in: picture, x: x, y: y, on: size) else { return }
    if blend.isSingular { mix(object, x: x, y: y) } else { blend.apply(to: &self) }
  }
}

extension Box {
  fileprivate func contains(_ x: Int, _ y: Int) -> Bool {
    x >= minX && x < maxX && y >= minY && y < maxY
  }
}
