import Annotations
import Support

/// One thing found in data: its kind, the sentence about it, and whether something is left out.
struct Finding: Equatable {
  let kind: FindingKind
  let error: PipelineError
  /// Whether it is up to `on_error`; otherwise it is only remarked on.
  let leavesOut: Bool
  /// How many such findings this one stands for.
  let count: Int

  init(_ kind: FindingKind, _ error: PipelineError, leavesOut: Bool, count: Int = 1) {
    self.kind = kind
    self.error = error
    self.leavesOut = leavesOut
    self.count = count
  }

  /// Takes a finding of an annotation file.
  init(_ finding: AnnotationFinding) {
    self.init(
      FindingKind(finding.kind), finding.error, leavesOut: finding.leavesOut, count: finding.count)
  }

  /// Takes a finding about an annotation's pixels: one that has none leaves out nothing.
  init(ofPixels finding: AnnotationFinding) {
    self.init(
      FindingKind(finding.kind), finding.error,
      leavesOut: finding.leavesOut && finding.kind != .emptyAnnotation, count: finding.count)
  }
}
