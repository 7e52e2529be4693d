import ArgumentParser
import Console
import Manifest
import Support

/// `methods`: what can be trained.
struct Methods: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists the methods that can be trained, what they need, and a pipeline of each.")

  @Flag(help: "Prints JSON instead of a table.")
  var json = false

  func run() {
    let all = MethodSettings.Name.allCases
    guard !json else {
      let rows = all.map { name -> JSONValue in
        [
          "method": .string(name.rawValue), "paper": .string("arXiv \(name.facts.paper)"),
          "views": .array(name.needs.views.map { .string($0) }),
          "needs_boxes": .bool(name.needs.boxes), "needs_labels": .bool(name.needs.labels),
          "bank_bytes": .integer(name.facts.bank.bytes),
          "pipeline": .string("pipelines/\(name.facts.pipeline)"),
        ]
      }
      Terminal.say(String(decoding: JSONValue.array(rows).text(indented: true), as: UTF8.self))
      return
    }
    let rows = all.map { name in
      let needs =
        name.needs.views.joined(separator: ", ") + (name.needs.boxes ? "; a box on each" : "")
        + (name.needs.labels ? ", its class" : "")
      return [
        name.rawValue, "arXiv \(name.facts.paper)", needs, "\(name.facts.bank)",
        "pipelines/\(name.facts.pipeline)", name.facts.about,
      ]
    }
    let table = [["method", "paper", "learns from", "bank", "pipeline", "idea"]] + rows
    let widths = table[0].indices.map { column in
      table.map { $0[column].count }.max() ?? 0
    }
    for row in table {
      let cells = zip(row, widths).dropLast().map { text, width in
        text + String(repeating: " ", count: width - text.count + 2)
      }
      Terminal.say(cells.joined() + (row.last ?? ""))
    }
  }
}
