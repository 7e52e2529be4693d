import Foundation
import Support

/// Names, sizes, numbers and times of change of the files a catalog is made from.
///
/// Tells whether a catalog that no run depends on yet is still worth keeping; it never enters an
/// output. Files are added before they are read, so that a change while they are read shows.
struct InputStamp {
  private let root: String
  private let key: String
  private var states: [String: String] = [:]

  /// Starts a stamp of files below a root, for a catalog of some key.
  init(key: String, root: String) {
    self.key = key
    self.root = root
  }

  /// Adds files as they are now; one that is gone counts as such.
  mutating func add(_ files: some Sequence<String>) {
    for file in files {
      var status = stat()
      let isThere = stat("\(root)/\(file)", &status) == 0
      // The second time cannot be set, so it tells of a file whose first one was put back.
      let (written, changed) = (status.st_mtim, status.st_ctim)
      states[file] =
        isThere
        ? "\(status.st_size) \(status.st_ino) \(written.tv_sec) \(written.tv_nsec) "
          + "\(changed.tv_sec) \(changed.tv_nsec)" : "gone"
    }
  }

  /// The digest of all files added, whatever their order.
  var digest: Digest {
    var hasher = DigestHasher()
    hasher.update("\(key)\0\(root)")
    for (file, state) in states.sorted(by: { $0.key < $1.key }) {
      hasher.update("\0\(file)\0\(state)")
    }
    return hasher.finalized()
  }
}
