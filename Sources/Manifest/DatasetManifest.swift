import Support

/// What data there is: a file of `manifests/`, checked and typed.
package struct DatasetManifest: Sendable {
  /// How pixels were made, which decides how they may be combined.
  package enum Kind: String, Sendable, CaseIterable {
    case photograph
    case transmission
  }

  package let file: String
  package let name: String
  package let kind: Kind
  /// Channels of its pictures: 1 gray, 2 dual energy, 3 RGB; gray and colour files are converted.
  package let channels: Int
  /// Bits a sample on the way from source to shard: 8 or 16.
  package let depth: Int
  /// What becomes the least and the greatest sample in files whose values have no range of their
  /// own: 32-bit and float ones; nil when the manifest says nothing.
  package let valueRange: ClosedRange<Double>?
  /// Millimetres that one pixel covers; nil when it is not known or not the same everywhere.
  package let millimetresPerPixel: Double?
  package let licence: String
  /// The folder that relative paths start from.
  package let root: String
  /// Where the root is written, else the start of the file.
  package let rootPosition: SourcePosition
  /// Class names; a class id is an index into them.
  package let classes: [String]
  package let splits: [DatasetSplit]
  /// The manifest with defaults and the root as written: what a run's digest covers.
  package let resolved: ResolvedNode

  /// The split of a name; nil when there is none.
  package func split(named name: String) -> DatasetSplit? {
    splits.first { $0.name == name }
  }
}

/// One part of a dataset: its images and where their labels are.
package struct DatasetSplit: Sendable {
  /// How the images are named.
  package enum Images: Sendable {
    /// Glob patterns below the root.
    case glob([Located<String>])
    /// A text file below the root whose lines start with an image's path.
    case list(Located<String>)
    /// Those of the COCO file.
    case annotated
  }

  package let name: String
  package let images: Images
  package let labels: LabelSource
  package let position: SourcePosition
}

/// Where instances and their masks come from.
package enum LabelSource: Sendable {
  case none
  case coco(COCOSource)
  case masks(MaskSource)
}

/// A COCO instances file and the folder its `file_name`s start from.
package struct COCOSource: Sendable {
  package let file: Located<String>
  package let folder: String
}

/// Mask images beside the images: label maps, or one binary mask each.
package struct MaskSource: Sendable {
  /// How a mask's pixels become instances.
  package enum Instances: String, Sendable, CaseIterable {
    /// All pixels of one class in one image are one instance.
    case whole
    /// Each 8-connected region is an instance.
    case components
  }
  /// What to do with a mask of another size than its image.
  package enum Resample: String, Sendable, CaseIterable {
    /// It is an error of that image.
    case none
    /// It is resampled, nearest neighbour.
    case nearest
  }
  package enum Content: Sendable {
    /// Pixel values to class ids; values that mean background; values to ignore.
    case index(values: [UInt16: Int], background: Set<UInt16>, ignored: Set<UInt16>)
    /// Values of 128 and more are inside; the class is named by a pattern.
    case binary(className: Located<String>)
  }

  /// The mask's path below the root: `{stem}` is the image's name without its ending, `{parent}`
  /// the name of its folder, `{folder}` its whole folder.
  package let pattern: Located<String>
  package let content: Content
  package let instances: Instances
  package let resample: Resample

  /// The names a pattern may hold in braces.
  static let placeholders = ["stem", "parent", "folder"]

  /// A pattern with its placeholders filled in for an image path.
  package static func fill(_ pattern: String, for image: String) -> String {
    let folder = PathText.folder(of: image)
    return
      pattern
      .replacing("{stem}", with: PathText.stem(of: image))
      .replacing("{parent}", with: PathText.name(of: folder))
      .replacing("{folder}", with: folder)
  }
}
