import Foundation
import Support

/// The Python environment with other people's readers and reference code, when there is one.
///
/// `PASTICHE_JUDGES` names its interpreter; without it, the one that `make judges` made is taken.
/// Tests are written `@Test(.enabled(if: Judges.missing == nil, Judges.reason))`.
package enum Judges {
  /// The interpreter's path, existing or not.
  package static let python: String =
    ProcessInfo.processInfo.environment["PASTICHE_JUDGES"]
    ?? "\(RepositoryRoot.path)/.judges/bin/python"

  /// Why the judges cannot be asked; nil when they can.
  package static let missing: String? =
    FileManager.default.isExecutableFile(atPath: python)
    ? nil : "no judges' interpreter at \(python): run 'make judges' or set PASTICHE_JUDGES"

  /// Why the judges, or one of these Python modules, cannot be asked; nil when they can.
  package static func missing(modules: String...) -> String? {
    if let missing { return missing }
    for module in modules {
      let found = try? run(
        "import importlib.util, sys; print(importlib.util.find_spec(sys.argv[1]) is not None)",
        [module])
      if found?.hasPrefix("True") != true { return "the judges lack the Python module '\(module)'" }
    }
    return nil
  }

  /// The interpreter that may have torchvision: the system's, whose packages Debian makes.
  ///
  /// `PASTICHE_TORCHVISION` names another one. The wheels of torchvision need gigabytes of torch.
  package static let torchvisionPython: String =
    ProcessInfo.processInfo.environment["PASTICHE_TORCHVISION"] ?? "/usr/bin/python3"

  /// Why torchvision cannot be asked; nil when it can.
  package static let missingTorchvision: String? = {
    let found = try? run("import torchvision; print(True)", with: torchvisionPython)
    return found == "True\n"
      ? nil : "no torchvision at \(torchvisionPython): run 'make judges-torchvision'"
  }()

  /// Runs a Python script with arguments (`sys.argv[1...]`) and gives what it printed.
  ///
  /// - Throws: ``PipelineError`` with `verificationFailed`, quoting its standard error, when the
  ///   script ends with a status other than 0.
  @discardableResult
  package static func run(
    _ script: String, _ arguments: [String] = [], with python: String = Judges.python
  ) throws(PipelineError) -> String {
    let folder = try TemporaryFolder()
    let scriptPath = try folder.write(script, to: "judge.py")
    let process = Process()
    process.executableURL = URL(filePath: python)
    process.arguments = [scriptPath] + arguments
    process.standardInput = FileHandle.nullDevice
    // Files, not pipes: a pipe that nobody empties would stop a script that prints a lot.
    let outPath = try folder.write("", to: "out")
    let errorPath = try folder.write("", to: "error")
    process.standardOutput = FileHandle(forWritingAtPath: outPath)
    process.standardError = FileHandle(forWritingAtPath: errorPath)
    do {
      try process.run()
    } catch {
      throw PipelineError(.missingFile, at: python, "cannot be started: \(error)")
    }
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw PipelineError(
        .verificationFailed, at: "judge",
        "ended with status \(process.terminationStatus): \(try FileBytes.readText(errorPath))")
    }
    return try FileBytes.readText(outPath)
  }
}
