import Support

/// The numbers of SlotCon (arXiv 2205.15288); defaults are those of the authors' runs on COCO.
package struct SlotConSettings: MethodSettings {
  package static let name = "slotcon"
  package static let facts = MethodFacts(
    paper: "2205.15288", about: "views agree on the prototype of each pixel, and on what it pools",
    pipeline: "slotcon.yaml", needs: needs)

  private static var needs: MethodNeeds {
    var needs = MethodNeeds()
    needs.overlaps = true
    return needs
  }

  /// What pairs of views without a common part add to the distillation.
  package enum Disjoint: String, Sendable, CaseIterable {
    /// `ln K` for each cell, as in the authors' code.
    case keep
    /// Nothing.
    case mask
  }

  /// K, how many groups pixels are shared among.
  package let prototypes: Int
  /// D, the length of a pixel's features and of a slot.
  package let dimension: Int
  /// The width between the layers of projector and predictor.
  package let hidden: Int
  /// How much of the teacher stays in the first step; it rises to 1.
  package let teacherMomentum: Double
  /// T of the student's similarities in the distillation.
  package let studentTemperature: Double
  /// T of the teacher's.
  package let teacherTemperature: Double
  /// τ of the slots' contrast.
  package let temperature: Double
  /// What the distillation counts; the contrast counts the rest to 1.
  package let groupWeight: Double
  /// How much of the centre stays in a step.
  package let centreMomentum: Double
  package let disjoint: Disjoint

  package static func read(_ reader: MappingReader, _ step: StepSize) -> SlotConSettings {
    let prototypes = reader.integer(
      "prototypes", in: 2...65_536, default: 256, about: "how many groups pixels are shared among")
    let dimension = reader.integer(
      "dimension", in: 1...65_536, default: 256, about: "the length of a pixel's features")
    let hidden = reader.integer(
      "projector_hidden", in: 1...65_536, default: 4096,
      about: "the width between the layers of projector and predictor")
    let momentum = reader.number(
      "teacher_momentum", in: 0...1, default: 0.99,
      about: "how much of the teacher stays in the first step; it rises to 1")
    func temperature(_ key: String, default value: Double, of what: String) -> Double {
      reader.number(
        key, in: 0.001...100, default: value, about: "what similarities \(what) are divided by")
    }
    return SlotConSettings(
      prototypes: prototypes, dimension: dimension, hidden: hidden, teacherMomentum: momentum,
      studentTemperature: temperature(
        "student_temperature", default: 0.1, of: "of the student's pixels"),
      teacherTemperature: temperature(
        "teacher_temperature", default: 0.07, of: "of the teacher's pixels"),
      temperature: temperature("temperature", default: 0.2, of: "of slots"),
      groupWeight: reader.number(
        "group_weight", in: 0...1, default: 0.5,
        about: "what grouping counts; the contrast of slots counts the rest"),
      centreMomentum: reader.number(
        "center_momentum", in: 0...1, default: 0.9,
        about: "how much of the teacher's mean similarities stays in a step"),
      disjoint: reader.choice(
        "disjoint_pairs", default: Disjoint.keep,
        about: "whether views that show nothing in common count in the grouping"))
  }
}
