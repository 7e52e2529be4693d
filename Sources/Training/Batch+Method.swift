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
  ///   thing that all of them show.
  /// - Throws: ``PipelineError`` with `invalidAnnotation` for a sample without such a thing,
  ///   `limitExceeded` when there is not enough memory.
  func methodBatch(
    _ needs: MethodSettings.Name.Needs, on device: Tensor.Device
  ) throws(PipelineError) -> MethodBatch {
    // The plan has seen to it that they are there.
    let places = needs.views.compactMap { name in shapes.firstIndex { $0.name == name } }
    precondition(places.count == needs.views.count, "a batch without \(needs.views)")
    var views: [Tensor] = []
    for place in places { views.append(try tensor(ofView: place, on: device)) }
    let samples = (0..<count).map { self[$0].index }
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
