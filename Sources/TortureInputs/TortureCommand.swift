import Codecs
import Foundation
import Support

/// Decodes every image file below a folder and says what became of it.
///
/// A JSON line a file with `path`, `result`, `sha256` (see ``ComparablePixels``; null when refused)
/// and `message`, then tables. Ends with 0 whatever became of them, with 2 when the folder cannot be
/// read.
/// With `--mutations N`, N changed copies of each file are decoded too, which is of use when built
/// with sanitizers.
@main
package enum TortureCommand {
  /// What a file may ask for here: with its copies for comparison it stays below 1 GiB and 2 s.
  static let limits = DecodeLimits(
    maxSide: 131_072, maxPixels: 1 << 25, maxBytes: .mebibytes(256))

  package static func main() {
    guard let (folder, copies) = arguments(CommandLine.arguments.dropFirst()) else {
      FileHandle.standardError.write(Data("usage: TortureInputs DIR [--mutations N]\n".utf8))
      exit(2)
    }
    do throws(PipelineError) {
      var mutations = Mutations(perFile: copies)
      let tally = try run(folder, mutations: &mutations) { print($0) }
      for line in tally.lines(peak: peakMemory) { print(line) }
      if copies > 0 {
        print("mutations: \(mutations.tried) copies decoded, \(mutations.read) of them read")
      }
    } catch {
      FileHandle.standardError.write(Data("torture-inputs: \(error)\n".utf8))
      exit(2)
    }
  }

  /// The folder and the number of mutations; nil when they are not what the usage says.
  package static func arguments(_ words: ArraySlice<String>) -> (folder: String, copies: Int)? {
    guard let folder = words.first, !folder.hasPrefix("-") else { return nil }
    let rest = Array(words.dropFirst())
    if rest.isEmpty { return (folder, 0) }
    guard rest.count == 2, rest[0] == "--mutations", let copies = Int(rest[1]), copies >= 0 else {
      return nil
    }
    return (folder, copies)
  }

  /// Tries all files below a folder in the order of their paths; `tell` gets a JSON line for each.
  ///
  /// - Throws: ``PipelineError`` when the folder or a manifest in it cannot be read.
  package static func run(
    _ folder: String, mutations: inout Mutations, tell: (String) -> Void
  ) throws(PipelineError) -> Tally {
    var tally = Tally()
    for (number, file) in try InputFiles(below: folder).files.enumerated() {
      let path = "\(folder)/\(file.path)"
      let start = ContinuousClock.now
      let verdict = Verdict(of: path, named: file.path, row: file.row, limits: limits)
      let seconds = start.duration(to: .now) / .seconds(1)
      tally.add(verdict, path: file.path, row: file.row, seconds: seconds)
      let line: JSONValue = [
        "path": .string(file.path), "result": .string(verdict.result.rawValue),
        "sha256": verdict.digest.map { .string($0.description) } ?? .null,
        "message": .string(verdict.message),
      ]
      tell(String(decoding: line.text(), as: UTF8.self))
      if mutations.perFile > 0 { mutations.run(try FileBytes.read(path), number: number) }
    }
    return tally
  }

  private static var peakMemory: ByteCount {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return ByteCount(usage.ru_maxrss * 1024)
  }
}
