import Support

/// What finished samples hold, in counts and histograms.
///
/// It follows from their `json` members alone: it is the same whoever made the samples and in what
/// order they are added, and can be had from a shard again.
package struct SampleStatistics: Sendable, Equatable {
  /// How often a class occurs.
  package struct ClassCount: Sendable, Equatable {
    package var instances = 0
    /// Those of them that a stage put there; the others came with an image.
    package var pasted = 0
    /// Samples with at least one instance of it on any canvas.
    package var samples = 0
  }

  /// By class name.
  package internal(set) var classes: [String: ClassCount] = [:]
  /// By canvas name.
  package internal(set) var canvases: [String: CanvasStatistics] = [:]

  package init() {}

  /// Adds a sample by its `json` member.
  package mutating func add(_ json: JSONValue) {
    guard case .object(let members)? = json["canvases"] else { return }
    var seen: Set<String> = []
    for (name, canvas) in members {
      let instances = canvas["instances"]?.elements ?? []
      canvases[name, default: CanvasStatistics()].add(canvas, instances)
      for instance in instances {
        guard case .string(let name)? = instance["class"] else { continue }
        classes[name, default: ClassCount()].instances += 1
        if case .object(let draws)? = instance["draws"], !draws.isEmpty {
          classes[name, default: ClassCount()].pasted += 1
        }
        seen.insert(name)
      }
    }
    for name in seen { classes[name, default: ClassCount()].samples += 1 }
  }

  package mutating func merge(_ other: SampleStatistics) {
    classes.merge(other.classes) {
      ClassCount(
        instances: $0.instances + $1.instances, pasted: $0.pasted + $1.pasted,
        samples: $0.samples + $1.samples)
    }
    canvases.merge(other.canvases) { $0.merging($1) }
  }

  /// All canvases as one.
  package var allCanvases: CanvasStatistics {
    canvases.values.reduce(CanvasStatistics()) { $0.merging($1) }
  }
}

/// What the canvases of one name hold.
package struct CanvasStatistics: Sendable, Equatable {
  package internal(set) var count = 0
  package internal(set) var width = PixelSpan()
  package internal(set) var height = PixelSpan()
  /// Instances on a canvas.
  package internal(set) var instances = Histogram.fewCounts
  /// Square roots of the instances' visible areas, in pixels.
  package internal(set) var segmentSide = Histogram.sides
  /// Visible fractions of the instances.
  package internal(set) var visibleFraction = Histogram.fractions
  /// Centres of the instances' boxes, as fractions of the canvas.
  package internal(set) var placement = HeatMap()
  /// Means of the canvases' saliency maps.
  package internal(set) var saliency = Histogram.fractions
  /// The shares of a canvas's foreground patches, and of its others, that a mask hides.
  package internal(set) var hiddenForeground = Histogram.fractions
  package internal(set) var hiddenBackground = Histogram.fractions

  package init() {}

  mutating func add(_ canvas: JSONValue, _ instances: [JSONValue]) {
    guard let columns = canvas["width"]?.whole, let rows = canvas["height"]?.whole else { return }
    count += 1
    width.add(columns)
    height.add(rows)
    self.instances.add(Double(instances.count))
    if let coverage = canvas["saliency_mean"]?.real { saliency.add(coverage) }
    for draws in canvas["draws"]?.elements ?? [] { addMask(draws["values"]) }
    for instance in instances {
      if let area = instance["area_px"]?.whole { segmentSide.add(Double(area).squareRoot()) }
      if let fraction = instance["visible_fraction"]?.real { visibleFraction.add(fraction) }
      guard let box = instance["box"]?.counts, box.count == 4, columns > 0, rows > 0 else {
        continue
      }
      placement.add(
        x: Double(box[0] + box[2]) / Double(2 * columns),
        y: Double(box[1] + box[3]) / Double(2 * rows))
    }
  }

  /// Takes what a stage drew, when it hid patches.
  private mutating func addMask(_ values: JSONValue?) {
    guard let grid = values?["grid"]?.counts, grid.count == 2,
      let foreground = values?["foreground"]?.whole,
      let hidden = values?["hidden_foreground"]?.whole,
      let others = values?["hidden_background"]?.whole
    else { return }
    let background = grid[0] * grid[1] - foreground
    if foreground > 0 { hiddenForeground.add(Double(hidden) / Double(foreground)) }
    if background > 0 { hiddenBackground.add(Double(others) / Double(background)) }
  }

  func merging(_ other: CanvasStatistics) -> CanvasStatistics {
    var sum = self
    sum.count += other.count
    sum.width.merge(other.width)
    sum.height.merge(other.height)
    sum.instances.merge(other.instances)
    sum.segmentSide.merge(other.segmentSide)
    sum.visibleFraction.merge(other.visibleFraction)
    sum.placement.merge(other.placement)
    sum.saliency.merge(other.saliency)
    sum.hiddenForeground.merge(other.hiddenForeground)
    sum.hiddenBackground.merge(other.hiddenBackground)
    return sum
  }
}

/// The least, the greatest and the sum of some lengths in pixels.
package struct PixelSpan: Sendable, Equatable {
  package internal(set) var least: Int?
  package internal(set) var greatest: Int?
  package internal(set) var sum = 0

  package init() {}

  mutating func add(_ length: Int) {
    least = min(least ?? length, length)
    greatest = max(greatest ?? length, length)
    sum += length
  }

  mutating func merge(_ other: PixelSpan) {
    least = [least, other.least].compactMap(\.self).min()
    greatest = [greatest, other.greatest].compactMap(\.self).max()
    sum += other.sum
  }
}
