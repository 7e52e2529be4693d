import Support

/// What data there is: a file of `manifests/`, checked and typed.
package struct DatasetManifest: Sendable {
  /// How pixels were made, which decides how they may be combined.
  package enum Kind: String, Sendable, CaseIterable {
    case photograph
    case transmission
  }

  /// Who gives a root.
  package enum RootOrigin: Sendable {
    /// The command line.
    case option
    /// The manifest, inside its project.
    case manifest
    /// The manifest, outside its project: reported, and nothing is read there.
    case refused
  }

  /// The most classes a dataset has: 16-bit label maps keep 0 and 65535 for themselves.
  package static let largestClassCount = 65_534

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
  /// The page wanted of TIFFs that have several, from 0.
  package let page: Int
  /// Millimetres that one pixel covers; nil when it is not known or not the same everywhere.
  package let millimetresPerPixel: Double?
  package let licence: String
  /// The folder that relative paths start from.
  package let root: String
  /// Who says so, which decides what may be read there.
  package let rootOrigin: RootOrigin
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
