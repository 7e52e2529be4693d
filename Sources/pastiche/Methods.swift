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
    let all = MethodRegistry.all
    guard !json else {
      let rows = all.map { method -> JSONValue in
        let (facts, needs) = (method.facts, method.facts.needs)
        return [
          "method": .string(method.name), "paper": .string("arXiv \(facts.paper)"),
          "views": .array(needs.views.map { .string($0) }),
          "needs_boxes": .bool(needs.boxes), "needs_labels": .bool(needs.labels),
          "needs_overlaps": .bool(needs.overlaps), "bank_bytes": .integer(facts.bank.bytes),
          "pipeline": .string("pipelines/\(facts.pipeline)"),
        ]
      }
      Terminal.say(String(decoding: JSONValue.array(rows).text(indented: true), as: UTF8.self))
      return
    }
    let rows = all.map { method in
      let facts = method.facts
      return [
        method.name, "arXiv \(facts.paper)", Self.words(facts.needs), "\(facts.bank)",
        "pipelines/\(facts.pipeline)", facts.about,
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

  private static func words(_ needs: MethodNeeds) -> String {
    needs.views.joined(separator: ", ") + (needs.boxes ? "; a box on each" : "")
      + (needs.labels ? ", its class" : "") + (needs.overlaps ? "; where they overlap" : "")
  }
}
