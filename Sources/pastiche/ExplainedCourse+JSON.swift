import Imaging
import Stages
import Support

extension ExplainedCourse {
  /// The stages for machines; pictures lie in a folder.
  func json(pictures folder: String) -> JSONValue {
    .array(stages.map { json(of: $0, folder) })
  }

  private func json(of stage: ExplainedStage, _ folder: String) -> JSONValue {
    let canvases = stage.pictures.map { picture -> (String, JSONValue) in
      let canvas = picture.canvas
      let instances = canvas.instances.map { instance -> JSONValue in
        var entry: [String: JSONValue] = [
          "class": .string(classes[instance.classID]),
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
