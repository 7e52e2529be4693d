/// Which pixels of stacked regions can be seen.
package enum Occlusion {
  /// Whether later regions hide earlier ones.
  package enum Mode: Sendable {
    /// A pixel belongs to the last region that covers it.
    case opaque
    /// Every region keeps all its pixels on the canvas (X-ray transmission).
    case transparent
  }

  /// What is left of the earlier regions when another is put on top, in their order.
  package static func hide(_ earlier: [Region?], under top: Region, mode: Mode) -> [Region?] {
    guard mode == .opaque else { return earlier }
    return earlier.map { $0?.subtracting(top) }
  }
}
