import Support

extension ChildProcess {
  /// Runs a program to its end; its standard error is ours.
  ///
  /// - Throws: ``PipelineError`` with `inputOutput` when it cannot be started, `verificationFailed`
  ///   when it does not end with 0.
  static func output(
    of program: String, _ arguments: [String]
  ) throws(PipelineError) -> ChildProcess.End {
    let end = try ChildProcess(program, arguments, keepsErrors: false).end()
    guard end.reason == .exit(0) else {
      throw PipelineError(.verificationFailed, at: program, "ended with \(end.reason)")
    }
    return end
  }
}

extension ChildProcess.End {
  /// The last word printed as a number.
  func lastNumber(of program: String) throws(PipelineError) -> Double {
    guard let number = output.split(whereSeparator: \.isWhitespace).last.flatMap({ Double($0) })
    else {
      throw PipelineError(
        .verificationFailed, at: program, "printed '\(output)', expected a number at the end")
    }
    return number
  }
}
