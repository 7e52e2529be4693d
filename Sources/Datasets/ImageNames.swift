import Support
import Synchronization

/// Finds images of a catalog by their names; the order it needs is made when somebody asks first, and
/// takes four bytes an image.
package final class ImageNames: Sendable {
  private let order = Mutex<[Int32]?>(nil)

  package init() {}

  /// The rows of the images whose name without folder and ending is this one, lowest first.
  func rows(ofStem stem: String, in images: [CatalogImage]) -> [Int] {
    order.withLock { known in
      let order = known ?? Self.order(of: images)
      known = order
      var low = 0
      var high = order.count
      while low < high {
        let middle = (low + high) / 2
        if images[Int(order[middle])].stem < stem {
          low = middle + 1
        } else {
          high = middle
        }
      }
      return order[low...].prefix { images[Int($0)].stem == stem }.map { Int($0) }
    }
  }

  private static func order(of images: [CatalogImage]) -> [Int32] {
    let stems = images.map(\.stem)
    return images.indices.sorted { (stems[$0], $0) < (stems[$1], $1) }.map { Int32($0) }
  }
}

extension CatalogImage {
  /// The name without folder and ending; of one in a tar, of its member.
  package var stem: String {
    guard place != nil, let colon = path.firstIndex(of: ":") else { return PathText.stem(of: path) }
    return PathText.stem(of: String(path[path.index(after: colon)...]))
  }
}

extension Catalog {
  /// The rows of the images whose name without folder and ending is this one, lowest first.
  package func rows(ofStem stem: String) -> [Int] { names.rows(ofStem: stem, in: images) }

  /// The row of an image by its path below the dataset's root; nil when there is none.
  package func row(ofImage path: String) -> Int? {
    // What lies in a tar goes by its member's name.
    let member = path.firstIndex(of: ":").map { String(path[path.index(after: $0)...]) }
    return [path, member].compactMap(\.self).lazy
      .flatMap { rows(ofStem: PathText.stem(of: $0)) }
      .first { images[$0].path == path }
  }
}
