import Manifest
import Shards
import Support

/// An image and the files that belong to it: files of a folder, or members of a sample of a tar.
struct SampleFiles {
  /// What the image is called: its path below the root, or `TAR:MEMBER`.
  let image: String
  private let root: DataRoot
  /// What patterns are filled from: the image's path, in its tar if it is in one.
  private let path: String
  private let tar: String?
  private let members: [MemberSpan]

  /// A file and those beside it.
  init(image: String, below root: DataRoot) {
    self.image = image
    self.root = root
    path = image
    tar = nil
    members = []
  }

  /// A member and those of the same sample.
  init(image: MemberSpan, of members: [MemberSpan], in tar: String, below root: DataRoot) {
    path = Self.name(of: image)
    self.image = "\(tar):\(path)"
    self.root = root
    self.tar = tar
    self.members = members
  }

  /// The name a file is told by.
  func title(of path: String) -> String { tar.map { "\($0):\(path)" } ?? path }

  /// A pattern filled in for the image.
  func path(of pattern: PathPattern) -> String { pattern.path(for: path) }

  /// The key of the image's sample, by WebDataset's rule.
  var key: String { PathPattern.key(of: path) }

  /// The image's bytes.
  func imageBytes() throws(PipelineError) -> [UInt8] {
    guard let bytes = try bytes(of: path) else {
      throw PipelineError(
        .missingFile, at: image, "cannot be opened: no such file or directory")
    }
    return bytes
  }

  /// Where the image's bytes start in its tar.
  var place: TarPlace? {
    guard let tar, let span = span(of: path) else { return nil }
    return TarPlace(tar: tar, offset: span.offset)
  }

  /// A file's bytes; nil when there is no such file.
  func bytes(of path: String) throws(PipelineError) -> [UInt8]? {
    do throws(PipelineError) {
      guard let tar else { return try FileBytes.read(root.file(path)) }
      guard let span = span(of: path) else { return nil }
      guard span.size <= ShardReader.largestMember else {
        throw PipelineError(
          .limitExceeded, at: title(of: path),
          "is \(span.size), over the limit of \(ShardReader.largestMember)")
      }
      return try FileBytes.read(root.file(tar), at: span.offset, count: span.size.bytes)
    } catch  where error.code == .missingFile {
      return nil
    } catch {
      throw PipelineError(error.code, at: title(of: path), error.message, hint: error.hint)
    }
  }

  private func span(of path: String) -> MemberSpan? {
    members.first { Self.name(of: $0) == path }
  }

  /// A member's name without a leading `./`.
  private static func name(of span: MemberSpan) -> String {
    span.path.hasPrefix("./") ? String(span.path.dropFirst(2)) : span.path
  }
}
