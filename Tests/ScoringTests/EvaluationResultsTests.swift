import Foundation
import Metrics
import Scoring
import Support
import Testing

@Suite struct EvaluationResultsTests {
  private let results: EvaluationResults

  init() throws { results = try ResultsFixture.make() }

  @Test func `JSON reads back as it was written and holds every figure`() throws {
    let text = results.json.text(indented: true)
    let json = try JSONValue(parsing: text, at: "results.json")
    #expect(json.text() == results.json.text())
    #expect(json["version"] == 1)
    #expect(json["name"] == "segloc & co")
    #expect(json["facts"] == ["seed": "2310"])
    let part = try #require(json["protocols"]?.elements?.first)
    #expect(part["id"] == "fine_tune" && part["headline"] == "miou_union")
    #expect(part["classes"]?.elements?.count == 3)
    let inits = try #require(part["inits"]?.elements)
    #expect(inits.map { $0["name"] } == ["random", "pretrained"])
    for (entry, written) in zip(results.protocols[0].inits, inits) {
      let runs = try #require(written["runs"]?.elements)
      #expect(runs.count == 2)
      for (run, row) in zip(entry.runs, runs) {
        #expect(row["seed"]?.whole == run.seed)
        for (name, value) in run.figures { #expect(row["figures"]?[name]?.real == value) }
        #expect(row["intervals"]?["miou_union"]?["resamples"]?.whole == 1000)
        let rows = row["confusion"]?.elements?.compactMap(\.counts).flatMap(\.self)
        #expect(rows == run.confusion?.table.counts)
        #expect(row["per_class"]?["iou"]?.elements?.map(\.real) == run.perClass["iou"])
        #expect(row["curve"]?.elements?.last?["loss"] == .null)
        #expect(row["best"]?.elements?.count == EvaluationRun.shown)
      }
      #expect(
        written["over_seeds"]?["miou_union"]?["mean"]?.real == entry.summary(of: "miou_union")?.mean
      )
    }
    let differences = try #require(part["differences"]?.elements)
    #expect(differences.count == 7)
    #expect(differences.allSatisfy { $0["by"] == "seeds" && $0["seeds"] == 2 })
  }

  @Test func `the table reads back field by field`() throws {
    let rows = CSVReader.rows(results.csv)
    #expect(
      rows[0] == [
        "protocol", "init", "seed", "figure", "class", "value", "interval_low", "interval_high",
      ])
    #expect(rows.allSatisfy { $0.count == 8 })
    // Two initialisations with two seeds, each with seven figures and three of each class.
    #expect(rows.count == 1 + 4 * (7 + 3 * 3))
    for entry in results.protocols[0].inits {
      for run in entry.runs {
        let own = rows.filter { $0[1] == entry.name && $0[2] == "\(run.seed)" }
        for (name, value) in run.figures {
          let row = try #require(own.first { $0[3] == name && $0[4].isEmpty })
          #expect(Double(row[5]) == value)
          #expect(Double(row[6]) == run.intervals[name]?.lower)
          #expect(Double(row[7]) == run.intervals[name]?.upper)
        }
        let road = try #require(own.first { $0[3] == "iou" && $0[4] == ResultsFixture.classes[1] })
        #expect(Double(road[5]) == run.perClass["iou"]?[1])
      }
    }
  }

  @Test func `what is no number is empty in the table and null in JSON`() throws {
    let odd = EvaluationResults(
      name: "odd", facts: [],
      protocols: [
        ProtocolResults(
          id: "knn", title: "kNN", headline: "knn_top1",
          inits: [
            InitResults(
              name: "a\nb", runs: [EvaluationRun(seed: 1, figures: ["knn_top1": .infinity])])
          ])
      ])
    #expect(
      odd.csv == "protocol,init,seed,figure,class,value,interval_low,interval_high\r\n"
        + "knn,\"a\nb\",1,knn_top1,,,,\r\n")
    let runs = odd.json["protocols"]?.elements?[0]["inits"]?.elements?[0]["runs"]
    #expect(runs?.elements?[0]["figures"] == ["knn_top1": .null])
    #expect(runs?.elements?[0]["confusion"] == .null)
  }

  @Test func `the headline is the first of the figures`() {
    #expect(results.protocols[0].figureNames.first == "miou_union")
    #expect(results.protocols[0].figureNames.count == 7)
    #expect(results.protocols[0].classFigureNames == ["iou", "accuracy", "dice"])
  }
}

/// A reader of RFC 4180, written from its grammar.
private enum CSVReader {
  static func rows(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var field = String.UnicodeScalarView()
    var isQuoted = false
    var scalars = Array(text.unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
      switch (scalar, isQuoted) {
      case ("\"", true) where scalars.first == "\"":
        scalars.removeFirst()
        field.append("\"")
      case ("\"", _): isQuoted.toggle()
      case (",", false):
        row.append(String(field))
        field = .init()
      case ("\r", false) where scalars.first == "\n":
        scalars.removeFirst()
        rows.append(row + [String(field)])
        row = []
        field = .init()
      default: field.append(scalar)
      }
    }
    return rows
  }
}
