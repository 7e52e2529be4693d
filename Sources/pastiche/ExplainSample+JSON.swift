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
      "stages": .array(stages.map { json(of: $0, folder) }),
    ]
    if let subject = explanation.subject { members["subject"] = subject.json }
    if let reasonForNone { members["reason"] = .string(reasonForNone) }
    return .object(members)
  }

  private func json(of stage: ExplainedStage, _ folder: String) -> JSONValue {
    let canvases = stage.pictures.map { picture -> (String, JSONValue) in
      let canvas = picture.canvas
      let instances = canvas.instances.map { instance -> JSONValue in
        var entry: [String: JSONValue] = [
          "class": .string(open.maker.plan.classes[instance.classID]),
          "visible_fraction": .number(instance.visibleFraction),
          "ignored": .bool(instance.isIgnored), "source": instance.origin.json,
          "draws": .object(instance.draws),
        ]
        if let region = instance.region {
          entry["box"] = .array(region.box.corners.map { .integer($0) })
          entry["area_px"] = .integer(region.area)
        }
        return .object(entry)
      }
      let draws = canvas.draws.last { $0.stage == stage.stage }
      let value: JSONValue = [
        "picture": .string("\(folder)/\(picture.file)"),
        "width": .integer(canvas.image.width), "height": .integer(canvas.image.height),
        "matrix": .array(canvas.matrix.elements.map { .number($0) }),
        "source": canvas.source.json, "draws": .object(draws?.values ?? [:]),
        "instances": .array(instances),
      ]
      return (picture.name, value)
    }
    return [
      "stage": .string(stage.stage),
      "canvases": .object(Dictionary(canvases, uniquingKeysWith: { $1 })),
      "notes": .array(stage.notes.map { .string($0) }),
    ]
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
