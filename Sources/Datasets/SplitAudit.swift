import Codecs
import Imaging
import Support

/// What reading all of a split gave: what it holds, and what is wrong with it.
package struct SplitAudit: Sendable {
  package let dataset: String
  /// The split's name; nil for what concerns all splits.
  package let split: String?
  package private(set) var images = 0
  /// Images that have at least one segment.
  package private(set) var labelledImages = 0
  package private(set) var segments = 0
  package private(set) var ignoredRegions = 0
  /// Segments of each class that has any.
  package private(set) var classCounts: [(name: String, count: Int)] = []
  /// Images by size, by stored channels and by bits a sample.
  package private(set) var sizes: [PixelSize: Int] = [:]
  package private(set) var channels: [Int: Int] = [:]
  package private(set) var bitDepths: [Int: Int] = [:]
  package var findings = FindingTally()

  init(dataset: String, split: String?) {
    self.dataset = dataset
    self.split = split
  }

  /// Counts what a catalog holds and what it could not take.
  mutating func add(_ catalog: Catalog, classes: [String]) {
    images = catalog.images.count
    labelledImages = catalog.images.count { image in
      image.segments.contains { !catalog.segments[$0].isCrowd }
    }
    var counts = [Int](repeating: 0, count: classes.count)
    for segment in catalog.segments {
      if segment.isCrowd {
        ignoredRegions += 1
      } else {
        segments += 1
        counts[Int(segment.classID)] += 1
      }
    }
    classCounts = zip(classes, counts).filter { $0.1 > 0 }.map { ($0, $1) }
    for image in catalog.images { sizes[image.size, default: 0] += 1 }
    findings.add(catalog.remarks)
    for problem in catalog.problems {
      findings.add(problem.kind, problem.error, count: problem.count)
    }
  }

  /// Counts an image's kind of pixels.
  mutating func add(_ header: ImageHeader) {
    channels[header.channels, default: 0] += 1
    bitDepths[header.bitDepth, default: 0] += 1
  }
}
