import Foundation
import Support

/// `Benchmarks [--filter NAME] [--runs N] [--tiny]`: one JSON line on standard output per figure; with
/// `--study NAME --data DIR`, a row for each seed of a ``Study``.
@main struct Benchmarks {
  private static let usage =
    "usage: Benchmarks [--filter NAME] [--runs N] [--tiny] [--python FILE] or --study NAME --data DIR"

  static func main() {
    do throws(PipelineError) {
      var arguments = Array(CommandLine.arguments.dropFirst())
      if arguments.first == "--run", arguments.count == 4 {
        return try Sitting.run(
          try benchmark(named: arguments[1]), side: arguments[2], folder: arguments[3])
      }
      var chosen = Benchmark.all
      var runs = 5
      var scale = Benchmark.Scale.full
      var python: String?
      var (study, data) = (String?.none, "../shared/data")
      while !arguments.isEmpty {
        switch arguments.removeFirst() {
        case "--tiny": scale = .tiny
        case "--filter": chosen = [try benchmark(named: try value(of: &arguments))]
        case "--python": python = try value(of: &arguments)
        case "--study": study = try value(of: &arguments)
        case "--data": data = try value(of: &arguments)
        case "--runs":
          guard let count = Int(try value(of: &arguments)), count > 0 else {
            throw PipelineError(.invalidManifest, at: "--runs", "is no number from 1 on")
          }
          runs = count
        case let other:
          throw PipelineError(.invalidManifest, at: other, "is unknown", hint: usage)
        }
      }
      if let study {
        return try Study(name: study, data: data, results: "Benchmarks/results/methods.jsonl").run()
      }
      for benchmark in chosen {
        let sitting = Sitting(benchmark: benchmark, scale: scale, runs: runs, python: python)
        print(String(decoding: try sitting.figure().json.text(), as: UTF8.self))
      }
    } catch {
      FileHandle.standardError.write(Data("error: \(error)\n".utf8))
      exit(error.code == .invalidManifest ? 2 : 1)
    }
  }

  private static func value(of arguments: inout [String]) throws(PipelineError) -> String {
    guard !arguments.isEmpty else {
      throw PipelineError(.invalidManifest, at: "the command line", "ends early", hint: usage)
    }
    return arguments.removeFirst()
  }

  private static func benchmark(named name: String) throws(PipelineError) -> Benchmark {
    guard let found = Benchmark.all.first(where: { $0.name == name }) else {
      let names = Benchmark.all.map(\.name).joined(separator: ", ")
      throw PipelineError(
        .invalidManifest, at: "--filter", "no benchmark is called '\(name)'",
        hint: "there are: \(names)")
    }
    return found
  }
}
