/// Which third of the hue circle a colour of whole numbers is in, and what follows from that.
///
/// The choice among channels is made by factors of 0 and 1: as conditions, it keeps the compiler from
/// making vectors of the loop around it.
struct HueSector {
  /// The greatest channel.
  let value: Float
  /// How much greater it is than the least.
  let chroma: Float
  /// The middle of the third, in sixths of the circle: 0 red, 2 green, 4 blue.
  let base: Float
  /// The channel that follows the greatest but one on the circle; its share takes away from the hue.
  let first: Float
  /// The channel that follows the greatest; its share adds to the hue.
  let second: Float

  @inline(__always)
  init(_ red: Float, _ green: Float, _ blue: Float) {
    let value = red.atLeast(green).atLeast(blue)
    let isRed: Float = red == value ? 1 : 0
    let isGreen: Float = (green == value ? 1 : 0) * (1 - isRed)
    let isBlue = 1 - isRed - isGreen
    first = isRed * blue + isGreen * red + isBlue * green
    second = isRed * green + isGreen * blue + isBlue * red
    base = 2 * isGreen + 4 * isBlue
    chroma = value - first.atMost(second)
    self.value = value
  }
}
