import Support

extension SampleStatistics {
  /// What the facts beside a shard keep, and with the histograms' edges what a report tells.
  package func json(withEdges: Bool) -> JSONValue {
    [
      "classes": .object(
        classes.mapValues {
          [
            "instances": .integer($0.instances), "pasted": .integer($0.pasted),
            "samples": .integer($0.samples),
          ]
        }),
      "canvases": .object(canvases.mapValues { $0.json(withEdges: withEdges) }),
    ]
  }

  /// Takes what ``json(withEdges:)`` made for the facts; nil when it is anything else.
  package init?(json: JSONValue?) {
    guard case .object(let classes)? = json?["classes"],
      case .object(let canvases)? = json?["canvases"]
    else { return nil }
    for (name, counts) in classes {
      guard let instances = counts["instances"]?.whole, let pasted = counts["pasted"]?.whole,
        let samples = counts["samples"]?.whole
      else { return nil }
      self.classes[name] = ClassCount(instances: instances, pasted: pasted, samples: samples)
    }
    for (name, canvas) in canvases {
      guard let statistics = CanvasStatistics(json: canvas) else { return nil }
      self.canvases[name] = statistics
    }
  }
}

extension CanvasStatistics {
  fileprivate func json(withEdges: Bool) -> JSONValue {
    func counts(_ histogram: Histogram) -> JSONValue {
      withEdges ? histogram.json : histogram.countsJSON
    }
    return [
      "count": .integer(count), "width_px": width.json, "height_px": height.json,
      "instances": counts(instances), "segment_side_px": counts(segmentSide),
      "visible_fraction": counts(visibleFraction), "placement": placement.json,
      "saliency_mean": counts(saliency), "hidden_foreground": counts(hiddenForeground),
      "hidden_background": counts(hiddenBackground),
    ]
  }

  fileprivate init?(json: JSONValue) {
    guard let count = json["count"]?.whole, let width = PixelSpan(json: json["width_px"]),
      let height = PixelSpan(json: json["height_px"]),
      let instances = Histogram(edges: instances.edges, counts: json["instances"]),
      let segmentSide = Histogram(edges: segmentSide.edges, counts: json["segment_side_px"]),
      let visibleFraction = Histogram(
        edges: visibleFraction.edges, counts: json["visible_fraction"]),
      let placement = HeatMap(json: json["placement"]),
      let saliency = Histogram(edges: saliency.edges, counts: json["saliency_mean"]),
      let hiddenForeground = Histogram(
        edges: hiddenForeground.edges, counts: json["hidden_foreground"]),
      let hiddenBackground = Histogram(
        edges: hiddenBackground.edges, counts: json["hidden_background"])
    else { return nil }
    self.count = count
    self.width = width
    self.height = height
    self.instances = instances
    self.segmentSide = segmentSide
    self.visibleFraction = visibleFraction
    self.placement = placement
    self.saliency = saliency
    self.hiddenForeground = hiddenForeground
    self.hiddenBackground = hiddenBackground
  }
}

extension PixelSpan {
  fileprivate var json: JSONValue {
    [
      "min": least.map { .integer($0) } ?? .null, "max": greatest.map { .integer($0) } ?? .null,
      "sum": .integer(sum),
    ]
  }

  fileprivate init?(json: JSONValue?) {
    guard let sum = json?["sum"]?.whole else { return nil }
    least = json?["min"]?.whole
    greatest = json?["max"]?.whole
    self.sum = sum
  }
}
