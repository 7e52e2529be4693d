import Imaging
import Stages
import Support

/// What a batch tells of one of its samples, beside the pixels of its views.
package struct BatchSample: Sendable {
  /// The sample's number among all.
  package internal(set) var index = 0
  /// The key in its shard, or the path of its image.
  package internal(set) var key = ""
  /// The class id of the whole sample; nil when it has none.
  package internal(set) var label: Int?
  /// In the order of ``TrainingPlan/views``.
  package internal(set) var views: [BatchView]
  /// The samples that this one stands for, because they could not be used; usually none.
  package internal(set) var replaced: [ReplacedSample] = []
}

/// What a batch tells of one view, beside its pixels: where they and its instances come from.
package struct BatchView: Sendable {
  /// From the view's pixels to those of the image the canvas started from: two views of a canvas make
  /// a ``ViewPair``.
  package internal(set) var matrix = Matrix3.identity
  /// That image; nil until the view is filled.
  package internal(set) var source: Origin?
  /// What can be seen in the view, lowest first; regions to ignore are not among it.
  package internal(set) var instances: [BatchInstance] = []
  /// The label of each pixel; nil when the loader was not asked for them.
  package internal(set) var labels: LabelMap?

  /// Takes what a canvas says; the list's memory is used again.
  ///
  /// - Parameters:
  ///   - canvas: The view.
  ///   - label: What labels its pixels; nil when nobody looks at labels.
  mutating func fill(from canvas: Canvas, label: ((Canvas) -> LabelMap)? = nil) {
    labels = label?(canvas)
    matrix = canvas.matrix
    source = canvas.source
    instances.removeAll(keepingCapacity: true)
    for instance in canvas.instances where !instance.isIgnored {
      guard let region = instance.region else { continue }
      instances.append(
        BatchInstance(
          classID: instance.classID, box: region.box, matrix: instance.matrix,
          visibleFraction: instance.visibleFraction, origin: instance.origin))
    }
  }
}

/// A labelled thing in a view.
package struct BatchInstance: Sendable {
  package let classID: Int
  /// The tight bounds of its visible pixels.
  package let box: Box
  /// From the view's pixels to those of the image it was cut out of, so that the same thing is found
  /// on several canvases.
  package let matrix: Matrix3
  /// Visible pixels over all it would have unhidden and uncut, 0...1.
  package let visibleFraction: Double
  package let origin: Origin
}

/// A sample that another one stands for.
package struct ReplacedSample: Sendable {
  package let index: Int
  /// Why: what failed, or the rule of a stage that dropped it.
  package let reason: String
}
