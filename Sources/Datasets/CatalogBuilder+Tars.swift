import Manifest
import Shards
import Support

extension CatalogBuilder {
  /// Adds the samples of WebDataset tars, tar by tar, in the order in which they lie there.
  ///
  /// Of a damaged tar, the samples that are known to be whole are used.
  func addTars(_ fields: [String], to writer: inout CatalogWriter) throws(PipelineError) {
    for (index, tar) in listing.tars.enumerated() {
      if let damage = try add(tar: tar.path, fields, to: &writer) {
        let kind = FindingKind(of: damage, unreadable: .corruptFile)
        try writer.finding(Finding(kind, damage, leavesOut: true), image: tar.path)
      }
      progress(index + 1, listing.tars.count)
    }
  }

  /// Adds the samples of a tar; what is wrong with the tar itself.
  private func add(
    tar: String, _ fields: [String], to writer: inout CatalogWriter
  ) throws(PipelineError) -> PipelineError? {
    var reader: ShardReader
    do {
      reader = try ShardReader(path: root.file(tar), place: tar)
    } catch {
      return error
    }
    while true {
      let members: [MemberSpan]
      do {
        guard let next = try reader.nextSpans() else { return nil }
        members = next
      } catch {
        return error
      }
      let image = fields.lazy.compactMap { field in members.first { $0.name == field } }.first
      if let image {
        try add(SampleFiles(image: image, of: members, in: tar, below: root), to: &writer)
      } else {
        let place = "\(tar):\(members[0].key)"
        let error = PipelineError(
          .missingFile, at: place, "has no field \(fields.joined(separator: ", "))",
          hint: "it has \(members.map(\.name).joined(separator: ", ")); name one in 'image_field'")
        try writer.finding(Finding(.missingFile, error, leavesOut: true), image: place)
      }
    }
  }
}
