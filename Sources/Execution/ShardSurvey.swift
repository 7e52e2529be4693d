import Shards
import Support

/// What a set of shards holds, ours or anyone's, read once from front to back.
///
/// Memory stays bounded: one sample, one row per field, label and side in pixels, and eight bytes for
/// each of the first ``keysCompared`` keys.
package struct ShardSurvey: Sendable {
  /// Keys that are compared across all shards; later ones only inside their own.
  package static let keysCompared = 5_000_000
  /// Larger members are counted and not looked into.
  package static let largestMember = ByteCount.mebibytes(64)
  /// More labels than these are counted together.
  private static let mostLabels = 10_000

  package private(set) var shards = 0
  package private(set) var size = ByteCount(0)
  package private(set) var samples = 0
  package private(set) var samplesPerShard: [Int: Int] = [:]
  package private(set) var fields: [String: FieldSurvey] = [:]
  /// Names that belong to no sample, such as folders.
  package private(set) var passedOver = 0
  /// Keys that come again behind another sample of their own shard, so that their samples are split.
  package private(set) var splitKeys = Finding()
  /// Keys that come again in another shard.
  package private(set) var repeatedKeys = Finding()
  /// Members that their sample has twice.
  package private(set) var doubledMembers = Finding()
  /// `json` members that are not JSON.
  package private(set) var brokenJSON = Finding()
  /// Samples by the text of their `cls` member.
  package private(set) var labels: [String: Int] = [:]
  /// Top-level keys of `json` members that are not ours, by how many samples have them.
  package private(set) var jsonKeys: [String: Int] = [:]
  package private(set) var annotations = AnnotationSurvey()
  /// The first samples, whole, as many as were asked for.
  package private(set) var kept: [(sample: StoredSample, place: String)] = []
  /// Shards that could not be read to their end.
  package private(set) var damage: [PipelineError] = []

  /// How often something was found, and the first place.
  package struct Finding: Sendable, Equatable {
    package fileprivate(set) var count = 0
    package fileprivate(set) var first = ""

    fileprivate mutating func add(_ place: String) {
      if count == 0 { first = place }
      count += 1
    }
  }

  private let keeping: Int
  private let limit: Int
  private var keys: Set<UInt64> = []

  /// An empty survey.
  ///
  /// - Parameters:
  ///   - limit: Samples after which it stops; nil for none.
  ///   - keeping: Whole samples to keep from the start.
  package init(limit: Int? = nil, keeping: Int = 0) {
    self.limit = limit ?? .max
    self.keeping = keeping
  }

  /// Whether as many samples were read as were asked for.
  package var isAtLimit: Bool { samples >= limit }

  /// Reads a tar; damage is remembered and ends that tar only.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - progress: Called after each sample with the bytes of the tar read so far.
  package mutating func add(_ path: String, progress: (Int) -> Void = { _ in }) {
    shards += 1
    let before = samples
    var inShard: Set<UInt64> = []
    do {
      var reader = try ShardMembers(path: path)
      var open = OpenSample()
      while !isAtLimit, let span = try reader.next() {
        if let key = open.key, span.key != key {
          close(&open, at: path)
          progress(span.offset)
          if isAtLimit { break }
        }
        if open.key == nil {
          let hash = Self.hash(span.key)
          noteRepeat(of: span.key, hash, &inShard)
          open.key = span.key
        }
        let bytes = span.size <= Self.largestMember ? try reader.bytes(of: span) : nil
        add(span, bytes, to: &open, at: path)
      }
      if open.key != nil, !isAtLimit { close(&open, at: path) }
      passedOver += reader.passedOver
    } catch {
      damage.append(error)
    }
    samplesPerShard[samples - before, default: 0] += 1
  }

  /// The sample being read.
  private struct OpenSample {
    var key: String?
    var members: [ShardMember] = []
    var names: Set<String> = []
    var fields: Set<String> = []
  }

  private mutating func add(
    _ span: MemberSpan, _ bytes: [UInt8]?, to open: inout OpenSample, at path: String
  ) {
    size.bytes += span.size.bytes
    let field = Self.field(of: span.name)
    var survey = fields[field] ?? FieldSurvey()
    survey.add(span, bytes, at: path)
    if open.fields.insert(field).inserted { survey.addSample() }
    fields[field] = survey
    if !open.names.insert(span.name).inserted { doubledMembers.add("\(path):\(span.path)") }
    let isNeeded = kept.count < keeping || span.name == "cls" || span.name == "json"
    if isNeeded, let bytes { open.members.append(ShardMember(name: span.name, bytes: bytes)) }
  }

  private mutating func close(_ open: inout OpenSample, at path: String) {
    let sample = StoredSample(key: open.key ?? "", members: open.members)
    samples += 1
    if kept.count < keeping { kept.append((sample, path)) }
    if let text = sample["cls"].flatMap({ String(validating: $0.prefix(100), as: UTF8.self) }) {
      let label = text.trimmingPrefix(while: \.isWhitespace).prefix { !$0.isNewline }
      let known = labels.count < Self.mostLabels || labels[String(label)] != nil
      labels[known ? String(label) : "…", default: 0] += 1
    }
    if let bytes = sample["json"] { addJSON(bytes, at: "\(path):\(sample.key).json") }
    open = OpenSample()
  }

  private mutating func addJSON(_ bytes: [UInt8], at place: String) {
    guard let json = try? JSONValue(parsing: bytes, at: place) else { return brokenJSON.add(place) }
    guard !annotations.add(json), case .object(let members) = json else { return }
    for key in members.keys where jsonKeys.count < 1000 || jsonKeys[key] != nil {
      jsonKeys[key, default: 0] += 1
    }
  }

  private mutating func noteRepeat(of key: String, _ hash: UInt64, _ inShard: inout Set<UInt64>) {
    let isNewHere = inShard.insert(hash).inserted
    let isNew = keys.count < Self.keysCompared ? keys.insert(hash).inserted : !keys.contains(hash)
    if !isNewHere {
      splitKeys.add(key)
    } else if !isNew {
      repeatedKeys.add(key)
    }
  }

  /// FNV-1a, 64 bit: five million keys collide by chance once in a million surveys.
  private static func hash(_ key: String) -> UInt64 {
    key.utf8.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
  }

  /// The field a member counts to: its name, with the numbers of our masks left out.
  private static func field(of name: String) -> String {
    name.replacing(/(^|\.)(mask|amodal)[0-9]+\.png$/) { "\($0.1)\($0.2)N.png" }
  }
}
