import Imaging

/// Draws samples side by side in one picture: boxes, masks, names, keys.
package struct ContactSheet: Sendable {
  /// How many canvases stand in one row; a sample with more of them widens the sheet.
  package let columns: Int
  /// The most room for one canvas; the cells of a sheet are as narrow as its widest picture.
  package let cell: PixelSize

  private static let margin = 16
  private static let gap = 12
  private static let padding = 8
  private static let line = 13

  package init(columns: Int = 4, cell: PixelSize = PixelSize(240, 200)) {
    precondition(columns > 0 && cell.area > 0, "a sheet of \(columns) columns of \(cell)")
    self.columns = columns
    self.cell = cell
  }

  /// A sample's place: its box on the sheet and how its pictures look.
  private struct Panel {
    let sample: PreviewSample
    let pictures: [CanvasPicture]
    var box: Box
  }

  /// The sheet, `[h, w, 3]`: as wide as its fullest row.
  package func draw(_ samples: [PreviewSample], title: String) -> Image {
    let pictures = samples.map { $0.canvases.map { CanvasPicture($0, fitting: cell) } }
    let cellWidth = pictures.joined().map(\.image.width).max() ?? cell.width
    let top = Self.margin + (title.isEmpty ? 0 : 2 * PixelFont.glyphHeight + Self.gap)
    let panels = arranged(Array(zip(samples, pictures)), cellWidth: cellWidth, top: top)
    let right = panels.map(\.box.maxX).max() ?? Self.margin + cellWidth
    let bottom = panels.map(\.box.maxY).max() ?? top
    var surface = Surface(
      size: PixelSize(right + Self.margin, bottom + Self.margin), colour: Palette.ground)
    let text = PixelFont.fitted(title, width: right - Self.margin, scale: 2)
    surface.write(text, x: Self.margin, y: Self.margin, Palette.ink, scale: 2)
    for panel in panels { draw(panel, cellWidth: cellWidth, on: &surface) }
    return surface.image
  }

  /// From one column's left edge to the next one's.
  private func pitch(_ cellWidth: Int) -> Int { cellWidth + 2 * Self.padding + Self.gap }

  /// Fills rows from the left; a sample takes as many columns as it has canvases, and a row is as
  /// high as its highest sample.
  private func arranged(
    _ samples: [(PreviewSample, [CanvasPicture])], cellWidth: Int, top: Int
  ) -> [Panel] {
    var panels: [Panel] = []
    var rowStart = 0
    var (column, y) = (0, top)
    func closeRow() {
      let bottom = panels[rowStart...].map(\.box.maxY).max() ?? y
      for index in rowStart..<panels.count { panels[index].box.maxY = bottom }
      rowStart = panels.count
      (column, y) = (0, bottom + Self.gap)
    }
    for (sample, pictures) in samples {
      let span = max(1, pictures.count)
      if column > 0, column + span > columns { closeRow() }
      let x = Self.margin + column * pitch(cellWidth)
      let height = (pictures.map(\.image.height).max() ?? 0) + 2 * Self.padding + headHeight(sample)
      let box = Box(x, y, x + span * pitch(cellWidth) - Self.gap, y + height)
      panels.append(Panel(sample: sample, pictures: pictures, box: box))
      column += span
    }
    closeRow()
    return panels
  }

  /// Key, caption if there is one, and names of several canvases: one line each.
  private func headHeight(_ sample: PreviewSample) -> Int {
    Self.line * (1 + (sample.caption.isEmpty ? 0 : 1) + (showsNames(sample) ? 1 : 0))
  }

  /// A sample's only canvas needs no name when it has the default one.
  private func showsNames(_ sample: PreviewSample) -> Bool {
    sample.canvases.count > 1 || sample.canvases.contains { $0.name != "image" }
  }

  private func draw(_ panel: Panel, cellWidth: Int, on surface: inout Surface) {
    surface.fill(panel.box, Palette.paper)
    surface.outline(panel.box, Palette.rule)
    let room = panel.box.width - 2 * Self.padding
    let left = panel.box.minX + Self.padding
    var y = panel.box.minY + Self.padding
    surface.write(PixelFont.fitted(panel.sample.key, width: room), x: left, y: y, Palette.ink)
    y += Self.line
    if !panel.sample.caption.isEmpty {
      let caption = PixelFont.fitted(panel.sample.caption, width: room)
      surface.write(caption, x: left, y: y, Palette.faint)
      y += Self.line
    }
    let hasNames = showsNames(panel.sample)
    for (column, (canvas, picture)) in zip(panel.sample.canvases, panel.pictures).enumerated() {
      let x = left + column * pitch(cellWidth)
      if hasNames {
        let name = PixelFont.fitted(canvas.name, width: cellWidth)
        surface.write(name, x: x, y: y, Palette.faint)
      }
      let inset = (cellWidth - picture.image.width) / 2
      surface.place(picture, x: x + inset, y: y + (hasNames ? Self.line : 0))
    }
  }
}
