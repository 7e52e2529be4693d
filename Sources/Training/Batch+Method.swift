import Execution
import Imaging
import Manifest
import Methods
import Stages
import Support
import Tensors

extension Batch {
  /// What a method needs of the batch.
  ///
  /// - Parameters:
  ///   - needs: The method's needs.
  ///   - device: Where the views go.
  /// - Returns: Views in the method's order; of each sample the boxes and the class of the topmost
  ///   thing that all of them show, or what the first two show of one picture.
  /// - Throws: ``PipelineError`` with `invalidAnnotation` for a sample without such a thing, or whose
  ///   views are no boxes of one picture, `limitExceeded` when there is not enough memory.
  func methodBatch(
    _ needs: MethodNeeds, on device: Tensor.Device
  ) throws(PipelineError) -> MethodBatch {
    // The plan has seen to it that they are there.
    let places = needs.views.compactMap { name in shapes.firstIndex { $0.name == name } }
    precondition(places.count == needs.views.count, "a batch without \(needs.views)")
    var views: [Tensor] = []
    for place in places { views.append(try tensor(ofView: place, on: device)) }
    let samples = (0..<count).map { self[$0].index }
    if needs.overlaps {
      return MethodBatch(
        views: views, samples: samples, overlaps: try overlaps(of: places, needs.views))
    }
    guard needs.boxes else { return MethodBatch(views: views, samples: samples) }
    var boxes = [[RegionBox]](repeating: [], count: places.count)
    var labels: [Int] = []
    for slot in 0..<count {
      let shown = self[slot].commonThing(of: places)
      guard let top = shown.first else {
        throw PipelineError(
          .invalidAnnotation, at: self[slot].key,
          "shows nothing that is on \(needs.views.map { "'\($0)'" }.joined(separator: " and ")) alike",
          hint: "paste the same segment on all of them, and cut nothing off in 'train.augment'")
      }
      for (view, instance) in shown.enumerated() { boxes[view].append(RegionBox(instance.box)) }
      labels.append(top.classID)
    }
    return MethodBatch(views: views, samples: samples, boxes: boxes, labels: labels)
  }

  /// What the first two of some views both show, in the frame of each.
  private func overlaps(
    of places: [Int], _ names: [String]
  ) throws(PipelineError) -> [[OverlapBox]] {
    let sizes = places.prefix(2).map { self.shapes[$0].size }
    var overlaps = [[OverlapBox]](repeating: [], count: 2)
    for slot in 0..<count {
      let seen = places.prefix(2).map { self[slot].views[$0] }
      let pair = ViewPair(
        View(size: sizes[0], matrix: seen[0].matrix), View(size: sizes[1], matrix: seen[1].matrix)
      )
      guard seen[0].source == seen[1].source, let boxes = pair.alignedBoxes else {
        throw PipelineError(
          .invalidAnnotation, at: self[slot].key,
          "'\(names[0])' and '\(names[1])' are not boxes of one picture, so that it cannot be told "
            + "where they overlap",
          hint: "make both of one canvas by 'views', and cut, resize and flip them alone")
      }
      overlaps[0].append(OverlapBox(boxes.first))
      overlaps[1].append(OverlapBox(boxes.second))
    }
    return overlaps
  }

  /// The pixels of a view of all samples, `[N, C, H, W]`, copied to a device.
  private func tensor(
    ofView view: Int, on device: Tensor.Device
  ) throws(PipelineError) -> Tensor {
    let shape = [count] + shapes[view].shape
    return try withPixels(ofView: view) { pixels throws(PipelineError) in
      try .floats(pixels, shape: shape, on: device)
    }
  }
}

extension BatchSample {
  /// The topmost thing of the first of some views that all of them show, as each shows it; empty
  /// when there is none.
  fileprivate func commonThing(of places: [Int]) -> [BatchInstance] {
    guard let first = places.first else { return [] }
    for instance in views[first].instances.reversed() {
      let shown = places.compactMap { place in
        views[place].instances.last {
          $0.origin == instance.origin && $0.classID == instance.classID
        }
      }
      if shown.count == places.count { return shown }
    }
    return []
  }
}

extension RegionBox {
  fileprivate init(_ box: Box) {
    self.init(Double(box.minX), Double(box.minY), Double(box.maxX), Double(box.maxY))
  }
}

extension OverlapBox {
  fileprivate init(_ box: AlignedBox) {
    self.init(
      RegionBox(box.low.x, box.low.y, box.high.x, box.high.y), isFlipped: box.isFlipped)
  }
}
