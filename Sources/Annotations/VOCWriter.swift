import Imaging
import Support

/// The annotation of one image in Pascal VOC's XML, with boxes counted from 1 to the last pixel.
package enum VOCWriter {
  /// One thing to write.
  package struct Object: Sendable {
    package let name: String
    package let box: Box
    package let isDifficult: Bool
    package let isTruncated: Bool
    /// Nil where it is not told.
    package let isOccluded: Bool?

    /// A thing whose box holds at least one pixel.
    package init(
      name: String, box: Box, isDifficult: Bool = false, isTruncated: Bool = false,
      isOccluded: Bool? = nil
    ) {
      precondition(!box.isEmpty, "empty box \(box)")
      self.name = name
      self.box = box
      self.isDifficult = isDifficult
      self.isTruncated = isTruncated
      self.isOccluded = isOccluded
    }
  }

  /// The file's bytes: the same for the same content.
  package static func xml(
    fileName: String, size: PixelSize, channels: Int, objects: [Object]
  ) -> [UInt8] {
    var lines = [
      "<annotation>",
      "  <filename>\(XMLText.escaped(fileName))</filename>",
      "  <size>",
      "    <width>\(size.width)</width>",
      "    <height>\(size.height)</height>",
      "    <depth>\(channels)</depth>",
      "  </size>",
      "  <segmented>0</segmented>",
    ]
    for object in objects {
      lines += [
        "  <object>",
        "    <name>\(XMLText.escaped(object.name))</name>",
        "    <truncated>\(object.isTruncated ? 1 : 0)</truncated>",
      ]
      if let isOccluded = object.isOccluded {
        lines.append("    <occluded>\(isOccluded ? 1 : 0)</occluded>")
      }
      lines += [
        "    <difficult>\(object.isDifficult ? 1 : 0)</difficult>",
        "    <bndbox>",
        "      <xmin>\(object.box.minX + 1)</xmin>",
        "      <ymin>\(object.box.minY + 1)</ymin>",
        "      <xmax>\(object.box.maxX)</xmax>",
        "      <ymax>\(object.box.maxY)</ymax>",
        "    </bndbox>",
        "  </object>",
      ]
    }
    lines.append("</annotation>\n")
    return Array(lines.joined(separator: "\n").utf8)
  }
}
