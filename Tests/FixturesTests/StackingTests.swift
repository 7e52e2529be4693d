import Fixtures
import Imaging
import Support
import Testing

/// Blends against the truth: radiographs of stacked bodies, without noise.
@Suite struct StackingTests {
  /// What a radiograph is stored as.
  enum Format: CaseIterable {
    case gray8, gray16, energies16, pseudoColour
  }

  private static let size = PixelSize(100, 100)
  private static let place = Placement(at: Point(50, 50), degrees: 30, scale: 0.8)

  /// Depths, perhaps multiplied, as pictures.
  private func picture(_ scan: Radiograph, times: Double = 1, _ format: Format) -> Picture {
    let (low, high) = (scan.low.map { $0 * times }, scan.high.map { $0 * times })
    func deep(_ depths: [Double]) -> [UInt16] {
      depths.map { UInt16((ExactMath.exp(-$0) * 65535).rounded()) }
    }
    switch format {
    case .gray8:
      return .eight(
        Image(
          size: Self.size, channels: 1,
          samples: high.map { UInt8((ExactMath.exp(-$0) * 255).rounded()) }))
    case .gray16: return .sixteen(DeepImage(size: Self.size, channels: 1, samples: deep(high)))
    case .energies16:
      return .sixteen(
        DeepImage(
          size: Self.size, channels: 2, samples: zip(deep(low), deep(high)).flatMap { [$0, $1] }))
    case .pseudoColour: return .eight(PseudoColour.image(low: low, high: high, size: Self.size))
    }
  }

  private func scan(_ objects: [[Solid]]) -> Radiograph {
    var scan = Radiograph(size: Self.size)
    for object in objects { scan.add(object, at: Self.place) }
    return scan
  }

  private func blend(_ format: Format, thickness: Double = 1) -> Blend {
    format == .pseudoColour
      ? .pseudoColour(thickness: thickness)
      : .transmission(TransmissionRule(thickness: [thickness, thickness, thickness]))
  }

  private func stack(_ object: Picture, on ground: Picture, by blend: Blend) -> Picture {
    var out = ground
    out.blend(
      CutOut(object, mask: Mask(size: Self.size, filling: true)), x: 0, y: 0, by: blend)
    return out
  }

  /// The differences of all samples.
  private func errors(_ one: Picture, _ other: Picture) -> [Double] {
    switch (one, other) {
    case (.eight(let one), .eight(let other)):
      zip(one.samples, other.samples).map { abs(Double($0) - Double($1)) }
    case (.sixteen(let one), .sixteen(let other)):
      zip(one.samples, other.samples).map { abs(Double($0) - Double($1)) }
    default: [.infinity]
    }
  }

  /// Whether samples agree: within rounding, of theirs and of what they are made from.
  ///
  /// A colour on the way may be plain, orange, green or blue, and then does not tell the ratio any
  /// more: so pseudo-colours agree on average, and all but one in a hundred within 3 levels.
  private func agree(_ one: Picture, _ other: Picture, _ format: Format) -> Bool {
    let errors = errors(one, other)
    guard format == .pseudoColour else { return (errors.max() ?? .infinity) <= 1.51 }
    let count = Double(errors.count)
    return errors.reduce(0, +) / count < 0.2 && Double(errors.count { $0 > 3 }) / count < 0.01
  }

  @Test(arguments: ItemKind.allCases, [Format.gray8, .gray16, .energies16])
  func `an item on itself darkens as Beer and Lambert say`(kind: ItemKind, format: Format) {
    let item = scan([models(of: kind)])
    let once = picture(item, format)
    let found = stack(once, on: once, by: blend(format))
    #expect(agree(found, picture(item, times: 2, format), format))
    #expect(found != once)
  }

  @Test(arguments: ItemKind.allCases)
  func `an item on itself has the colour of twice its depth, which no product of channels has`(
    kind: ItemKind
  ) throws {
    let item = scan([models(of: kind)])
    let once = picture(item, .pseudoColour)
    let truth = picture(item, times: 2, .pseudoColour)
    let inside = item.high.indices.filter { item.high[$0] > 0 }
    func score(_ blend: Blend) -> (mean: Double, greatest: Double) {
      let errors = errors(stack(once, on: once, by: blend), truth)
      let seen = inside.flatMap { errors[3 * $0..<3 * $0 + 3] }
      return (seen.reduce(0, +) / Double(seen.count), seen.max() ?? 0)
    }
    let (added, multiplied) = (
      score(.pseudoColour(thickness: 1)), score(.transmission(TransmissionRule()))
    )
    // Levels of 255. The greatest are where thin metal looks organic.
    #expect(added.mean < 0.25)
    #expect(added.greatest <= 16)
    #expect((8...14).contains(multiplied.mean))
    #expect(multiplied.greatest > 40)
  }

  @Test(arguments: Format.allCases) func `half its thickness twice is the whole once`(
    format: Format
  ) {
    let (item, ground) = (
      picture(scan([models(of: .gun)]), format), picture(scan([models(of: .powerbank)]), format)
    )
    let half = blend(format, thickness: 0.5)
    let twice = stack(item, on: stack(item, on: ground, by: half), by: half)
    let once = stack(item, on: ground, by: blend(format))
    #expect(agree(twice, once, format))
  }

  @Test(arguments: Format.allCases) func `the order of a stack makes no difference`(
    format: Format
  ) {
    let kinds: [ItemKind] = [.powerbank, .scissors, .gun]
    let pictures = kinds.map { picture(scan([models(of: $0)]), format) }
    func stacked(_ order: [Int]) -> Picture {
      var out = pictures[order[0]]
      for index in order.dropFirst() { out = stack(pictures[index], on: out, by: blend(format)) }
      return out
    }
    let first = stacked([0, 1, 2])
    for order in [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
      #expect(agree(stacked(order), first, format))
    }
    // What is below whom makes no difference, and the truth is the radiograph of all three.
    #expect(agree(first, picture(scan(kinds.map { models(of: $0) }), format), format))
  }
}
