import Foundation
import Support

extension ShardVerification {
  /// What of a run's annotation files is not what the index says; they lie in `annotations` in the
  /// run's folder.
  package static func annotationFindings(in folder: String, index: ShardIndex) -> [PipelineError] {
    let annotations = "\(folder)/\(ShardIndex.annotationFolder)"
    var found: [PipelineError] = []
    let present = (try? FileManager.default.contentsOfDirectory(atPath: annotations)) ?? []
    let known = Set(index.annotations.map(\.file))
    for file in present.sorted() where !known.contains(file) && !file.hasSuffix(".tmp") {
      found.append(
        failed(
          place(file), "is in the folder but not in '\(ShardIndex.file)'",
          hint: "move '\(annotations)/\(file)' away, it is no file of this run"))
    }
    let remedy = "run generate again, which writes the annotation files anew"
    for row in index.annotations {
      do {
        let (digest, size) = try digest(of: "\(annotations)/\(row.file)", place: place(row.file))
        if digest != row.sha256 || size != row.size {
          found.append(
            failed(
              place(row.file),
              "has \(size.bytes) bytes with sha-256 \(digest) but the index says "
                + "\(row.size.bytes) with \(row.sha256)", hint: remedy))
        }
      } catch {
        found.append(failed(place(row.file), error.message, hint: remedy))
      }
    }
    return found
  }

  private static func place(_ file: String) -> String { "\(ShardIndex.annotationFolder)/\(file)" }
}
