import Datasets
import Imaging

/// What is known of a canvas at one point of a plan.
package struct PlannedCanvas: Sendable {
  /// The sources whose images it may start from; none when they could not be read.
  let origins: [String]
  /// Its size, where that is the same in every sample.
  var size: PixelSize?
  /// Its channels and depth, where those are not its sources'.
  var format: PixelFormat?
  /// Who told its saliency map; nil when it has none.
  var saliency: SaliencyTeller?
  /// The sources of what was pasted on it.
  var pasted: [String] = []
  /// Whether only fine detail is left of it, which no stage can change any more.
  var isHighPassed = false

  init(origins: [String]) {
    self.origins = origins
  }
}
