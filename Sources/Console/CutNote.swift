import Imaging
import Reporting
import Support

/// What previews tell of the background of a canvas that went through the stage `cut`.
package struct CutNote {
  /// Behind the canvas's name; empty when it did not go through it.
  package let text: String
  private let wasCut: Bool

  /// - Parameter draws: What the canvas's stages drew, in order.
  package init(_ draws: [JSONValue]) {
    let cut = draws.last { $0["composited"] != nil }
    wasCut = cut != nil
    text =
      switch (cut?["composited"], cut?["gray"], cut?["background"]) {
      case (nil, _, _): ""
      case (.bool(true)?, .integer(let level)?, _): ", on gray \(level)"
      case (.bool(true)?, _, .some): ", on another image"
      default: ", on its own background"
      }
  }

  /// The picture with its saliency map: a line around the foreground where the question is what lies
  /// behind it, else light on what stands out.
  package func show(_ map: Image, on image: Image) -> Image {
    wasCut ? image.outlined(by: map) : image.lit(by: map)
  }
}
