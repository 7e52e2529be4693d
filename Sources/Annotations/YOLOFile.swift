import Imaging
import Support

/// One thing of a YOLO label file.
package struct YOLOObject: Sendable, Equatable {
  /// The class's number, from 0.
  package let classIndex: Int
  /// Its pixels; at least one.
  package let runLengths: RunLengths
  /// Whether only a box is known.
  package let isBox: Bool
  /// Its line, from 1.
  package let line: Int
}

/// The labels of one image in the text form of the YOLO family.
///
/// Each line is a class's number and then either `cx cy w h` of a box or `x1 y1 x2 y2 x3 y3 …` of an
/// outline, all as fractions of the image's width and height. Source: Ultralytics' documentation,
/// "Object detection datasets" and "Instance segmentation datasets".
package enum YOLOFile {
  /// Reads a text; an empty one is an image without labels.
  ///
  /// What is wrong with single lines is added to `problems`. A line is left out unless its only fault
  /// is to reach outside the image, where it is cut, or to cross itself.
  ///
  /// - Returns: The things that cover at least one pixel, in the file's order.
  /// - Throws: ``PipelineError`` with `corruptFile` when the bytes are not UTF-8.
  package static func parse(
    _ bytes: [UInt8], named path: String, imageSize: PixelSize, classCount: Int,
    problems: inout [AnnotationFinding]
  ) throws(PipelineError) -> [YOLOObject] {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw PipelineError(
        .corruptFile, at: path, "is not UTF-8 text",
        hint: "expected lines of a class's number and coordinates")
    }
    var objects: [YOLOObject] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let words = line.split(whereSeparator: \.isWhitespace)
      guard let first = words.first else { continue }
      var reader = YOLOLine(
        place: "\(path):\(index + 1)", imageSize: imageSize, classCount: classCount)
      if let (classIndex, outline) = reader.read(first, words.dropFirst()) {
        let runs = RunLengths([outline], size: imageSize)
        if runs.area > 0 {
          objects.append(
            YOLOObject(
              classIndex: classIndex, runLengths: runs, isBox: words.count == 5, line: index + 1))
        } else {
          reader.problems.append(
            AnnotationFinding(
              .emptyAnnotation, at: reader.place, "covers no pixel of the \(imageSize) image"))
        }
      }
      problems += reader.problems
    }
    return objects
  }
}

/// One line while it is read.
private struct YOLOLine {
  let place: String
  let imageSize: PixelSize
  let classCount: Int
  var problems: [AnnotationFinding] = []

  /// The class and the outline; nil when the line says neither.
  mutating func read(
    _ word: Substring, _ words: ArraySlice<Substring>
  ) -> (classIndex: Int, outline: Polygon)? {
    guard let classIndex = Double(word).flatMap({ Int(exactly: $0) }) else {
      return reject(.malformedAnnotation, "begins with '\(word)', expected a class's number")
    }
    guard (0..<classCount).contains(classIndex) else {
      return reject(
        .unknownClass, "is of class \(classIndex), expected 0 to \(classCount - 1)")
    }
    guard words.count == 4 || words.count >= 6 && words.count.isMultiple(of: 2) else {
      return reject(
        .malformedAnnotation,
        "has \(words.count) \(words.count == 1 ? "number" : "numbers") after the class, "
          + "expected 4 of a box or an even number from 6 on")
    }
    var values: [Double] = []
    for word in words {
      guard let value = Double(word), value.isFinite else {
        return reject(.malformedAnnotation, "holds '\(word)', expected a number")
      }
      values.append(value)
    }
    let isBox = values.count == 4
    if isBox {
      guard values[2] > 0, values[3] > 0 else {
        return reject(
          .emptyBox,
          "box is \(words[words.startIndex + 2]) wide and \(words[words.endIndex - 1]) "
            + "high, expected more than 0")
      }
      let (left, top) = (values[0] - values[2] / 2, values[1] - values[3] / 2)
      let (right, bottom) = (values[0] + values[2] / 2, values[1] + values[3] / 2)
      values = [left, top, right, top, right, bottom, left, bottom]
    }
    noteOutside(values, isBox: isBox)
    let scaled = values.enumerated().map { index, value in
      value * Double(index.isMultiple(of: 2) ? imageSize.width : imageSize.height)
    }
    do throws(PipelineError) {
      let outline = try Polygon(coordinates: scaled, at: place)
      if !isBox { noteCrossing(outline) }
      return (classIndex, outline)
    } catch {
      return reject(.malformedAnnotation, error.message)
    }
  }

  /// Boxes of six decimals may lie a rounding outside; what is beyond a thousandth is told.
  private mutating func noteOutside(_ values: [Double], isBox: Bool) {
    let allowed = -0.001...1.001
    guard let value = values.first(where: { !allowed.contains($0) }) else { return }
    let hundredths = (value * 1000).rounded() / 1000
    problems.append(
      AnnotationFinding(
        isBox ? .boxOutsideImage : .outlineOutsideImage, at: place,
        "\(isBox ? "box" : "outline") reaches \(hundredths), expected 0 to 1",
        hint: "its part inside is used", leavesOut: false))
  }

  private mutating func noteCrossing(_ outline: Polygon) {
    if let finding = outline.crossingFinding(at: place, named: "outline") {
      problems.append(finding)
    }
  }

  private mutating func reject(
    _ kind: AnnotationFinding.Kind, _ message: String
  ) -> (classIndex: Int, outline: Polygon)? {
    problems.append(AnnotationFinding(kind, at: place, message))
    return nil
  }
}
