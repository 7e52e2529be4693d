import Execution
import Imaging
import Stages
import Support

extension ExplainSample {
  /// Everything `explain` knows, for machines.
  func json(pictures folder: String) -> JSONValue {
    var members: [String: JSONValue] = [
      "version": 1, "key": .string(explanation.key), "sample": .integer(explanation.index),
      "run": .string(open.maker.plan.manifest.name), "shard": .string(explanation.shard.tar),
      "verdict": .string("\(explanation.verdict)"), "sentence": .string(explanation.sentence),
      "differences": .array(differences.map { .string($0) }),
      "members": .array(explanation.members.map(\.json)),
      "sources": .array(
        sources.map {
          ["source": $0.origin.json, "picture": .string("\(folder)/\($0.file)")]
        }),
      "stages": course.json(pictures: folder),
    ]
    if let subject = explanation.subject { members["subject"] = subject.json }
    if let reasonForNone { members["reason"] = .string(reasonForNone) }
    return .object(members)
  }
}

extension MemberComparison {
  fileprivate var json: JSONValue {
    [
      "name": .string(name), "here": here.map { .string("\($0)") } ?? .null,
      "there": there.map { .string("\($0)") } ?? .null,
      "difference": difference.map { .string($0) } ?? .null,
    ]
  }
}
