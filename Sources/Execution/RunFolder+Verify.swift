import Foundation
import Shards
import Support

extension RunFolder {
  /// What of `run.json` and of the catalogs is not what the index of the run was made with.
  ///
  /// A folder that has neither is a copy of the shards alone, and no finding.
  package func identityFindings(index: ShardIndex) -> [PipelineError] {
    guard hasBegun || FileBytes.exists(catalogs) else { return [] }
    let there: JSONValue
    do {
      there = try JSONValue(parsing: FileBytes.read(identity), at: identity)
    } catch {
      return [failed("run.json", error.message, hint: identityRemedy)]
    }
    guard Digest(of: there.text()) == index.runDigest else {
      return [failed("run.json", "does not match '\(ShardIndex.file)'", hint: identityRemedy)]
    }
    return catalogFindings(Self.catalogs(of: there))
  }

  /// The digests of the catalogs that the run in this folder began with; nil when none has begun.
  ///
  /// - Throws: ``PipelineError`` with `inputOutput` or `corruptFile`.
  package func begunCatalogs() throws(PipelineError) -> Set<Digest>? {
    guard try FileBytes.isPresent(identity) else { return nil }
    return Self.catalogs(of: try storedIdentity())
  }

  /// What `run.json` says.
  func storedIdentity() throws(PipelineError) -> JSONValue {
    let bytes = try FileBytes.read(identity)
    do {
      return try JSONValue(parsing: bytes, at: identity)
    } catch {
      throw PipelineError(error.code, at: error.place, error.message, hint: identityRemedy)
    }
  }

  /// Safe, because every shard tells the run it was made by.
  private var identityRemedy: String {
    "delete '\(identity)' and run generate again, which writes it anew"
  }

  private static func catalogs(of identity: JSONValue) -> Set<Digest> {
    guard case .object(let sources)? = identity["catalogs"] else { return [] }
    return Set(
      sources.values.compactMap { if case .string(let hex) = $0 { Digest(hex: hex) } else { nil } })
  }

  /// Catalogs that are none of the run's, when one of the run's is not there.
  private func catalogFindings(_ known: Set<Digest>) -> [PipelineError] {
    let present = (try? FileManager.default.contentsOfDirectory(atPath: catalogs)) ?? []
    var missing = known
    var others: [PipelineError] = []
    for file in present.sorted() where file.hasSuffix(".tsv") {
      let path = "\(catalogs)/\(file)"
      let place = "catalog/\(file)"
      do {
        let (digest, _) = try ShardVerification.digest(of: path, place: place)
        guard !known.contains(digest) else {
          missing.remove(digest)
          continue
        }
        others.append(
          failed(
            place, "is not the catalog that this run began with",
            hint: "delete '\(path)' and run generate again, which makes it anew"))
      } catch {
        others.append(failed(place, error.message))
      }
    }
    guard !missing.isEmpty else { return [] }
    guard others.isEmpty else { return others }
    return [
      failed(
        "catalog", "\(missing.count) of the run's \(known.count) catalogs are not there",
        hint: "run generate again, which makes them anew")
    ]
  }

  private func failed(_ place: String, _ message: String, hint: String? = nil) -> PipelineError {
    PipelineError(.verificationFailed, at: place, message, hint: hint)
  }
}
