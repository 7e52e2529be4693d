import Execution
import Foundation
import Support

/// What `inspect` says of a survey.
struct InspectReport {
  let survey: ShardSurvey
  let tars: [String]

  /// Whether something is there that a reader would stumble over.
  var hasFindings: Bool {
    [survey.splitKeys, survey.repeatedKeys, survey.doubledMembers, survey.brokenJSON].contains {
      $0.count > 0
    } || survey.fields.values.contains { $0.unreadable > 0 }
  }

  func text() -> String {
    var lines = [
      "shards   \(survey.shards)\(survey.shards < tars.count ? " of \(tars.count)" : "")",
      "samples  \(survey.samples)\(Self.spread(survey.samplesPerShard, of: " a shard"))",
      "members  \(survey.fields.values.reduce(0) { $0 + $1.members }), \(survey.size)",
    ]
    lines += ["", Self.table(fieldRows)]
    lines += lacking
    lines += findings
    let annotations = survey.annotations
    if !survey.labels.isEmpty {
      lines += ["", "samples by label (cls)"] + Self.bars(labelRows)
    }
    if annotations.samples > 0 {
      lines += ["", "instances by class"]
      lines += Self.bars(Self.ranked(annotations.instances))
      lines += ["", "instances a sample"] + Self.bars(annotations.instancesPerSample)
      lines += ["", "visible fraction"] + Self.bars(annotations.visibleFractions)
      lines += ["", "size of instances, root of the visible area, px"]
      lines += Self.bars(annotations.sides)
    }
    if !survey.jsonKeys.isEmpty {
      lines += ["", "samples by key of json"]
      lines += Self.bars(Array(Self.ranked(survey.jsonKeys).prefix(40)), of: survey.samples)
    }
    return lines.joined(separator: "\n")
  }

  private var fields: [(name: String, survey: FieldSurvey)] {
    survey.fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private var fieldRows: [[String]] {
    [["field", "members", "bytes", "mean", "kind", "pixels"]]
      + fields.map { name, field in
        let kinds = field.kinds.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(4)
        let kind = kinds.map { kinds.count > 1 ? "\($0.key) (\($0.value))" : $0.key }
        return [
          name, "\(field.members)", "\(field.size)",
          "\(ByteCount(field.size.bytes / max(1, field.members)))", kind.joined(separator: "; "),
          Self.sizes(field),
        ]
      }
  }

  /// Fields that not every sample has.
  private var lacking: [String] {
    fields.filter { $0.survey.samples < survey.samples }
      .map { "\(survey.samples - $0.survey.samples) samples have no \($0.name)" }
  }

  private var findings: [String] {
    var lines: [String] = []
    func tell(_ finding: ShardSurvey.Finding, _ what: String) {
      guard finding.count > 0 else { return }
      lines.append("\(finding.count) \(what), such as '\(finding.first)'")
    }
    tell(
      survey.splitKeys, "times a key comes again behind another sample, which splits its sample")
    tell(survey.repeatedKeys, "keys are in several tars")
    tell(survey.doubledMembers, "members are in their sample twice")
    tell(survey.brokenJSON, "members named json are not JSON")
    for (name, field) in fields {
      guard let error = field.firstUnreadable else { continue }
      lines.append("\(field.unreadable) of \(name) cannot be read: \(error)")
    }
    if survey.passedOver > 0 {
      lines.append("\(survey.passedOver) names belong to no sample and are passed over by readers")
    }
    return lines
  }

  /// Labels with the names our own `json` gives them; the most frequent first.
  private var labelRows: [(String, Int)] {
    Self.ranked(survey.labels).prefix(100).map { label, count in
      let name = Int(label).flatMap { survey.annotations.labelNames[$0] }
      return (name.map { "\(label) \($0)" } ?? label, count)
    }
  }
}

extension InspectReport {
  var json: JSONValue {
    let annotations = survey.annotations
    func object(_ counts: [String: Int]) -> JSONValue { .object(counts.mapValues { .integer($0) }) }
    var members: [String: JSONValue] = [
      "version": 1, "shards": .integer(survey.shards), "samples": .integer(survey.samples),
      "bytes": .integer(survey.size.bytes), "passed_over": .integer(survey.passedOver),
      "split_keys": .integer(survey.splitKeys.count),
      "repeated_keys": .integer(survey.repeatedKeys.count),
      "doubled_members": .integer(survey.doubledMembers.count),
      "broken_json": .integer(survey.brokenJSON.count), "labels": object(survey.labels),
      "json_keys": object(survey.jsonKeys),
      "damage": .array(survey.damage.map { .string($0.description) }),
      "fields": .object(survey.fields.mapValues(\.json)),
    ]
    if annotations.samples > 0 {
      members["annotations"] = [
        "canvases": object(annotations.canvases), "instances": object(annotations.instances),
        "samples_with": object(annotations.samplesWith),
        "instances_per_sample": annotations.instancesPerSample.json,
        "visible_fraction": annotations.visibleFractions.json, "side_px": annotations.sides.json,
      ]
    }
    return .object(members)
  }
}

extension FieldSurvey {
  fileprivate var json: JSONValue {
    var entry: [String: JSONValue] = [
      "members": .integer(members), "samples": .integer(samples), "bytes": .integer(size.bytes),
      "smallest": .integer(smallest.bytes), "largest": .integer(largest.bytes),
      "kinds": .object(kinds.mapValues { .integer($0) }), "unreadable": .integer(unreadable),
    ]
    for (name, sizes) in [("width", widths), ("height", heights)] {
      guard let spread = sizes.spread else { continue }
      entry[name] = [
        "least": .integer(spread.least), "median": .integer(spread.median),
        "greatest": .integer(spread.greatest),
      ]
    }
    return .object(entry)
  }
}
