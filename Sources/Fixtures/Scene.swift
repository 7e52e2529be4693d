import Imaging
import Support

/// One labelled object of a scan: its class and its exact mask on the whole canvas.
package struct SceneInstance: Sendable {
  package let kind: ItemKind
  package let mask: Mask
}

/// A procedural baggage scan: a bag, clutter, and perhaps labelled items on top.
package struct Scene: Sendable {
  package let image: Image
  package let instances: [SceneInstance]

  /// A well-filled bag without labels.
  package static func unlabelled(index: Int, seed: UInt64) -> Scene {
    var stream = SampleSeed(run: seed, sample: UInt64(index), canvas: "bags", stage: "scene")
      .stream()
    let size = PixelSize(stream.integer(288...344), stream.integer(216...264))
    let kinds: [BagKind] = [.suitcase, .backpack, .duffel, .suitcase, .handbag, .backpack]
    var scene = Radiograph(size: size)
    let inside = add(kinds[index % kinds.count], to: &scene, &stream)
    addClutter(
      garments: stream.integer(5...8), others: stream.integer(6...9), to: &scene, within: inside,
      &stream)
    return Scene(image: developed(scene, index: index, canvas: "bags", seed: seed), instances: [])
  }

  /// A lightly filled bag or tray that holds one item of each of these kinds, apart from another.
  package static func labelled(index: Int, kinds: [ItemKind], seed: UInt64) -> Scene {
    var stream = SampleSeed(run: seed, sample: UInt64(index), canvas: "items", stage: "scene")
      .stream()
    let size = PixelSize(stream.integer(264...304), stream.integer(204...232))
    let bags: [BagKind] = [.tray, .backpack, .suitcase, .tray, .duffel, .handbag]
    var scene = Radiograph(size: size)
    let bag = kinds.count > 3 ? .tray : bags[index % bags.count]
    let inside = add(bag, to: &scene, &stream)
    addClutter(
      garments: stream.integer(1...2), others: stream.integer(1...3), to: &scene, within: inside,
      &stream)
    var taken = Mask(size: size)
    let instances = kinds.map { kind in
      let mask = add(kind, to: &scene, within: inside.expanded(by: 4), apart: &taken, &stream)
      return SceneInstance(kind: kind, mask: mask)
    }
    return Scene(
      image: developed(scene, index: index, canvas: "items", seed: seed), instances: instances)
  }

  private static func developed(
    _ scene: Radiograph, index: Int, canvas: String, seed: UInt64
  ) -> Image {
    var noise = SampleSeed(run: seed, sample: UInt64(index), canvas: canvas, stage: "noise")
      .stream()
    let measured = Detector().measured(scene, noise: &noise)
    return PseudoColour.image(low: measured.low, high: measured.high, size: scene.size)
  }

  private static func add(
    _ bag: BagKind, to scene: inout Radiograph, _ stream: inout RandomStream
  ) -> Bounds {
    let size = Point(Double(scene.size.width), Double(scene.size.height))
    let frame = Bounds(around: [.zero, size]).expanded(by: -stream.uniform(5...9))
    let (solids, inside) = bag.model(filling: frame, &stream)
    let canTurnRound = bag == .suitcase || bag == .backpack
    let degrees =
      stream.uniform(bag == .tray ? -1.5...1.5 : -4...4)
      + (canTurnRound && stream.chance(0.5) ? 180 : 0)
    let middle = size * 0.5
    // Turn about the middle of the scan.
    let turned = Placement(degrees: degrees)
    scene.add(solids, at: Placement(at: middle - turned.pixel(of: middle), degrees: degrees))
    return inside
  }

  private static func addClutter(
    garments: Int, others: Int, to scene: inout Radiograph, within inside: Bounds,
    _ stream: inout RandomStream
  ) {
    for garment in 0..<garments {
      let zone = zone(garment, of: garments, &stream)
      place(ClutterKind.shirt.model(&stream), in: &scene, within: inside, zone: zone, &stream)
    }
    var kinds = ClutterKind.allCases.filter { $0 != .shirt }
    for other in 0..<others {
      let kind = kinds.remove(at: stream.integer(0...kinds.count - 1))
      let zone = zone(other, of: others, &stream)
      place(kind.model(&stream), in: &scene, within: inside, zone: zone, &stream)
    }
  }

  /// A point of the square -1...1 that spreads the contents over the bag: columns in turn, at any
  /// height.
  private static func zone(
    _ index: Int, of count: Int, _ stream: inout RandomStream
  ) -> Point {
    let column = (Double(index) + stream.unit()) / Double(count)
    return Point(column * 2 - 1, stream.uniform(-1...1))
  }

  private static func place(
    _ object: [Solid], in scene: inout Radiograph, within inside: Bounds, zone: Point,
    _ stream: inout RandomStream
  ) {
    let degrees = stream.uniform(0...360)
    let isMirrored = stream.chance(0.5)
    scene.add(
      object,
      at: fitted(object, degrees: degrees, isMirrored: isMirrored, within: inside, zone: zone))
  }

  /// A placement that keeps an object's bounds inside, or centred where they do not fit.
  private static func fitted(
    _ object: [Solid], degrees: Double, scale: Double = 1, isMirrored: Bool, within inside: Bounds,
    zone: Point
  ) -> Placement {
    let about = Placement(degrees: degrees, scale: scale, isMirrored: isMirrored)
    let corners = object.flatMap { $0.shape.bounds.corners }.map(about.pixel(of:))
    let bounds = Bounds(around: corners)
    let room = pointwiseMax((inside.extent - bounds.extent) * 0.5, .zero)
    return Placement(
      at: inside.centre + zone * room - bounds.centre, degrees: degrees, scale: scale,
      isMirrored: isMirrored)
  }

  /// Puts an item where it overlaps the ones before it least, at best not at all, and marks its
  /// place with a border of three pixels as taken.
  private static func add(
    _ kind: ItemKind, to scene: inout Radiograph, within inside: Bounds, apart taken: inout Mask,
    _ stream: inout RandomStream
  ) -> Mask {
    let model = kind.model(&stream)
    let extent = Bounds(around: model.map(\.shape.bounds)).extent
    let scale = stream.uniform(kind.lengthRange) / max(extent.x, extent.y)
    let isMirrored = stream.chance(0.5)
    var best: (placement: Placement, mask: Mask, overlap: Int)?
    for _ in 0..<80 {
      let degrees = stream.uniform(0...360)
      let zone = Point(stream.uniform(-1...1), stream.uniform(-1...1))
      let placement = fitted(
        model, degrees: degrees, scale: scale, isMirrored: isMirrored, within: inside, zone: zone)
      let mask = Radiograph.coverage(of: model, at: placement, in: scene.size).mask
      let overlap = zip(mask.bits, taken.bits).reduce(0) { $0 + Int($1.0 & $1.1) }
      if overlap < best?.overlap ?? .max { best = (placement, mask, overlap) }
      if overlap == 0 { break }
    }
    guard let best else { preconditionFailure("no candidate was drawn") }
    scene.add(model, at: best.placement)
    taken.mark(best.mask, margin: 3)
    return best.mask
  }
}

extension Mask {
  /// Adds another mask's pixels and all within a square border around each.
  fileprivate mutating func mark(_ other: Mask, margin: Int) {
    for y in 0..<height {
      for x in 0..<width where other[x, y] {
        for nearY in max(0, y - margin)...min(height - 1, y + margin) {
          for nearX in max(0, x - margin)...min(width - 1, x + margin) { self[nearX, nearY] = true }
        }
      }
    }
  }
}
