import Foundation
import Support

/// Runs of the tool itself, the one built beside this program, on a pipeline in a folder.
struct ToolRun {
  /// Where `NAME.yaml` lies, and `NAME.count` with its number of samples.
  let folder: String
  let pipeline: String

  /// The number of samples of the run.
  var samples: Int {
    get throws(PipelineError) {
      let path = "\(folder)/\(pipeline).count"
      guard let count = Int(try FileBytes.readText(path)) else {
        throw PipelineError(.corruptFile, at: path, "holds no number")
      }
      return count
    }
  }

  /// Makes all shards anew.
  ///
  /// - Returns: The number of samples made.
  func generate(workers: Int) throws(PipelineError) -> Int {
    let wanted = try samples
    let printed = try ChildProcess(
      Self.tool,
      ["generate", "\(folder)/\(pipeline).yaml", "--out", out, "--workers", "\(workers)", "--json"]
    ).output
    let report = try JSONValue(parsing: Array(printed.utf8), at: "standard output of generate")
    guard report["last_call"]?["samples_made"]?.whole == wanted else {
      throw PipelineError(
        .verificationFailed, at: out, "generate did not make all \(wanted) samples",
        hint: "no earlier run may lie there")
    }
    return wanted
  }

  /// Removes what a run wrote, the catalog too.
  func clear() {
    try? FileManager.default.removeItem(atPath: out)
  }

  private var out: String { "\(folder)/run" }

  private static let tool =
    URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .appending(path: "pastiche").path
}
