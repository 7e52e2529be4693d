/// An opaque colour with 8 bits a channel.
package struct Colour: Sendable, Hashable {
  package let red: UInt8
  package let green: UInt8
  package let blue: UInt8

  /// A colour written as `0xRRGGBB`.
  package init(_ code: UInt32) {
    red = UInt8(code >> 16 & 0xFF)
    green = UInt8(code >> 8 & 0xFF)
    blue = UInt8(code & 0xFF)
  }

  package var channels: [UInt8] { [red, green, blue] }

  /// For example `#0072b2`.
  package var hex: String {
    "#"
      + channels.map { channel in
        let digits = String(channel, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
      }.joined()
  }

  /// Near-black or white, whichever reads better on this colour.
  package var ink: Colour {
    // The weights of ITU-R BT.709 in ten-thousandths; the threshold parts this palette's colours.
    let luma = 2126 * Int(red) + 7152 * Int(green) + 722 * Int(blue)
    return luma > 1_040_000 ? Palette.ink : Palette.paper
  }
}

/// The colours of sheets and pages.
package enum Palette {
  package static let ink = Colour(0x14181D)
  package static let faint = Colour(0x5B6572)
  package static let paper = Colour(0xFFFFFF)
  package static let ground = Colour(0xEEF1F4)
  package static let rule = Colour(0xD3D9E0)
  /// What is marked whatever its class; the first class has this colour too.
  package static let mark = Colour(0x0072B2)

  /// The colour of a class; colours repeat after twelve classes.
  ///
  /// The first seven are Okabe and Ito's "Color universal design" set (2008) without black, the
  /// rest from Tol's "muted" scheme (SRON technical note, 2021): told apart by the colour-blind.
  package static func colour(ofClass id: Int) -> Colour {
    classes[((id % classes.count) + classes.count) % classes.count]
  }

  package static let classes: [Colour] = [
    Colour(0x0072B2), Colour(0xE69F00), Colour(0x009E73), Colour(0xD55E00), Colour(0xCC79A7),
    Colour(0x56B4E9), Colour(0xF0E442), Colour(0x332288), Colour(0x882255), Colour(0x999933),
    Colour(0x44AA99), Colour(0xAA4499),
  ]
}
