import Imaging

/// The rule of Simple Copy-Paste's toolbox for objects that others hide in part (Ghiasi et al., CVPR
/// 2021; `CopyPaste` of open-mmlab/mmdetection).
///
/// An object stays when no side of its box moved far, or when much of it can be seen. The toolbox gives
/// an object that is hidden whole the box `(0, 0, 0, 0)`, by which small ones near the origin stay;
/// here it never stays.
package struct BoxOrAreaRule: Sendable {
  /// Pixels that each side of the box may move.
  package let boxTolerance: Int
  /// The visible area over which an object stays whatever its box.
  package let area: Int

  package init(boxTolerance: Int = 10, area: Int = 300) {
    self.boxTolerance = boxTolerance
    self.area = area
  }

  /// Whether an object stays.
  ///
  /// - Parameters:
  ///   - visible: What is left of it.
  ///   - box: Its box on the canvas before anything hid it.
  /// - Returns: False when nothing is left of it.
  package func keeps(_ visible: Region?, of box: Box?) -> Bool {
    guard let visible, let box else { return false }
    if visible.area > area { return true }
    return zip(visible.box.corners, box.corners).allSatisfy { abs($0 - $1) <= boxTolerance }
  }
}
