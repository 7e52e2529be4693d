import Reporting
import Testing

@Suite struct ReportTableTests {
  @Test func `classes are told with their share of all instances`() {
    let table = ReportTable.classes([
      ClassRow(name: "gun", instances: 3, pasted: 0, samples: 2),
      ClassRow(name: "knife", instances: 5, pasted: 5, samples: 5),
      ClassRow(name: "saw", instances: 0, pasted: 0, samples: 0),
    ])
    #expect(
      table
        == ReportTable(
          title: "Classes", columns: ["class", "share", "instances", "samples"],
          rows: [
            ["gun", "37.5 %", "3", "2"], ["knife", "62.5 %", "5", "5"], ["saw", "0 %", "0", "0"],
          ]))
  }

  @Test func `what was asked of the pasted stands beside what came of it`() {
    let table = ReportTable.classes([
      ClassRow(name: "gun", askedShare: 0.333, instances: 9, pasted: 1, samples: 1),
      ClassRow(name: "knife", instances: 2, pasted: 2, samples: 1),
    ])
    #expect(
      table?.columns
        == ["class", "share", "instances", "samples", "pasted", "asked of pasted", "achieved"])
    #expect(table?.rows[0].suffix(3) == ["1", "33.3 %", "33.3 %"])
    #expect(table?.rows[1].suffix(3) == ["2", "", "66.7 %"])
  }

  @Test func `no classes are no table, and no instances are shares of nothing`() {
    #expect(ReportTable.classes([]) == nil)
    let table = ReportTable.classes([ClassRow(name: "gun", instances: 0, pasted: 0, samples: 0)])
    #expect(table?.rows == [["gun", "0 %", "0", "0"]])
  }
}
