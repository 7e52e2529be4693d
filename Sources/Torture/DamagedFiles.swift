import Foundation
import Support

/// Files of a finished run cut short, changed by a bit, or gone: found by `verify`, which says what
/// to do; that is then done to the letter.
enum DamagedFiles: Fault {
  static let name = "damaged files"
  static let about = "a bit flipped, an end cut off, a file gone; mended as verify says"

  static func inflict(on rig: TortureRig, _ tally: inout FaultTally) throws(PipelineError) {
    for (number, damage) in try damages(rig).enumerated() {
      let trial = Trial(rig, number)
      try TortureRig.copy(rig.referenceFolder, to: trial.folder)
      try damage.apply(in: trial.folder)
      let found = try trial.start(["verify", trial.folder]).end(within: TortureRig.limit)
      let advice = (found?.output ?? "") + (found?.errors ?? "")
      var ends: [String] = []
      if let found, found.reason == .exit(1), advice.contains("run generate again") {
        for line in advice.split(separator: "\n") where line.contains("run generate again") {
          tally.add(sentence: "verify: \(line)", without: rig.scratch)
        }
      } else {
        ends.append("verify \(found.map { "ends with \($0.reason): \(advice)" } ?? "hangs")")
      }
      obey(advice)
      ends += try trial.resume()
      let after = try trial.start(["verify", trial.folder]).end(within: TortureRig.limit)
      if after?.reason != .exit(0) {
        ends.append("verify is not content: \(after.map { $0.output + $0.errors } ?? "hangs")")
      }
      tally.add(
        "\(damage)", ends: ends,
        differences: try trial.differences(isComplete: true) + trial.leftovers())
      TortureRig.remove(trial.folder)
    }
  }

  /// Deletes and moves away what the sentences name.
  private static func obey(_ advice: String) {
    for match in advice.matches(of: /delete '([^']+)'|move '([^']+)' away/) {
      guard let path = match.1 ?? match.2 else { continue }
      TortureRig.remove(String(path))
    }
  }

  /// What is done to a file of the run.
  private struct Damage: CustomStringConvertible {
    enum Kind {
      case flip(byte: Int, bit: Int)
      case cut(to: Int)
      case gone
    }
    let file: String
    let part: String
    let kind: Kind

    var description: String { "\(kind) of \(file), \(part)" }

    func apply(in folder: String) throws(PipelineError) {
      let path = "\(folder)/\(file)"
      var bytes = try FileBytes.read(path)
      switch kind {
      case .flip(let byte, let bit): bytes[byte] ^= 1 << bit
      case .cut(let count): bytes.removeLast(bytes.count - count)
      case .gone: return TortureRig.remove(path)
      }
      try FileBytes.writeAtomically(bytes, to: path)
    }
  }

  private static func damages(_ rig: TortureRig) throws(PipelineError) -> [Damage] {
    var stream = rig.stream(name, 0)
    let tar = "shards/quickstart-000001.tar"
    var damages: [Damage] = []
    for (part, range) in try parts(ofTar: "\(rig.referenceFolder)/\(tar)") {
      for _ in 0..<(rig.isQuick ? 1 : 6) {
        let flip = Damage.Kind.flip(byte: stream.integer(range), bit: stream.integer(0...7))
        damages.append(Damage(file: tar, part: part, kind: flip))
      }
      let cut = Damage.Kind.cut(to: stream.integer(range))
      if !rig.isQuick { damages.append(Damage(file: tar, part: part, kind: cut)) }
    }
    let texts = [
      "shards/quickstart-000001.idx", "shards/.quickstart-000001.json", "shards/index.json",
      "shards/wids.json", "annotations/instances.json", "run.json",
      "catalog/fixture-bags.all.tsv", "catalog/fixture-items.\(rig.split).tsv",
    ]
    for file in texts {
      let last = try FileBytes.size("\(rig.referenceFolder)/\(file)") - 1
      // Without its last newline a text says what it said.
      for _ in 0..<(rig.isQuick ? 1 : 6) {
        let flip = Damage.Kind.flip(byte: stream.integer(0...last), bit: stream.integer(0...7))
        damages.append(Damage(file: file, part: "anywhere", kind: flip))
      }
      for count in rig.isQuick ? [] : [0, stream.integer(1...last - 1), last - 1] {
        damages.append(Damage(file: file, part: "end", kind: .cut(to: count)))
      }
    }
    // A facts file that is gone was not copied along, which is no damage.
    for file in [tar] + texts where !file.contains("/.") && (!rig.isQuick || file == tar) {
      damages.append(Damage(file: file, part: "all", kind: .gone))
    }
    return damages
  }

  /// Where the second member's header, data and padding lie, and the end of the tar.
  private static func parts(
    ofTar path: String
  ) throws(PipelineError) -> [(String, ClosedRange<Int>)] {
    let bytes = try FileBytes.read(path)
    let first = 512 + (size(inHeaderAt: 0, of: bytes) + 511) / 512 * 512
    let count = size(inHeaderAt: first, of: bytes)
    let data = first + 512
    let next = data + (count + 511) / 512 * 512
    guard count > 0, next > data + count, next < bytes.count - 1024 else {
      throw PipelineError(.corruptFile, at: path, "has no second member with padding")
    }
    return [
      ("header", first...data - 1), ("data", data...data + count - 1),
      ("padding", data + count...next - 1), ("end", bytes.count - 1024...bytes.count - 1),
    ]
  }

  /// The octal size field of a ustar header.
  private static func size(inHeaderAt offset: Int, of bytes: [UInt8]) -> Int {
    let digits = bytes[offset + 124..<offset + 135]
    return Int(String(decoding: digits, as: UTF8.self), radix: 8) ?? 0
  }
}
