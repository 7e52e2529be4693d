import Codecs
import Datasets
import Imaging
import Support

/// Who tells how much each pixel of a canvas stands out.
package struct SaliencyTeller: Sendable {
  enum Way: Sendable {
    /// An estimator, from the canvas's pixels; of one with a longer side than the limit, from one halved
    /// until it has not, whose map is enlarged again.
    case pixels(any SaliencyEstimator, longestSide: Int?)
    /// Files of a source, one for each image that canvases start from.
    case files(source: String)
  }

  /// The word that names it in a manifest.
  let name: String
  let way: Way

  /// The map of a canvas, and what there is to tell about it beside its mean.
  ///
  /// - Throws: ``PipelineError`` when it lies in a file that is not there or does not fit.
  func map(
    of canvas: Canvas, in run: StageRun
  ) throws(PipelineError) -> (map: Image, draws: [String: JSONValue]) {
    switch way {
    case .pixels(let estimator, let longest):
      let image = canvas.image.shown
      var small = image
      while let longest, max(small.width, small.height) > longest { small = small.halved }
      let map = estimator.stored(of: small)
      return (map.size == image.size ? map : map.resized(to: image.size), [:])
    case .files(let name):
      guard let maps = run.sources[name], let images = run.sources[canvas.source.source] else {
        preconditionFailure("no source '\(name)' or '\(canvas.source.source)'")
      }
      guard let image = images.catalog.row(ofImage: canvas.source.path) else {
        throw PipelineError(
          .missingFile, at: canvas.source.path, "is not in the catalog of its source")
      }
      let row = try maps.row(ofMapFor: images.catalog.images[image])
      let file = maps.catalog.images[row]
      let whole = try maps.map(row, for: images.catalog.images[image])
      let isWhole = canvas.matrix == .identity && canvas.image.size == whole.size
      return (
        isWhole ? whole : whole.warped(to: canvas.image.size, inverse: canvas.matrix, fill: [0]),
        ["map": .string(file.path), "map_sha256": .string("\(file.digest)")]
      )
    }
  }
}

extension Source {
  /// The row of the map that has an image's name but for folder and ending; of several, the one whose
  /// folder is the image's too.
  ///
  /// - Throws: ``PipelineError`` with `missingFile` when there is not exactly one.
  fileprivate func row(ofMapFor image: CatalogImage) throws(PipelineError) -> Int {
    let stem = image.stem
    let rows = catalog.rows(ofStem: stem)
    if rows.count == 1 { return rows[0] }
    let beside = rows.filter {
      PathText.folder(of: catalog.images[$0].path) == PathText.folder(of: image.path)
    }
    if beside.count == 1 { return beside[0] }
    guard let first = rows.first else {
      throw PipelineError(
        .missingFile, at: image.path,
        "has no saliency map: source '\(entry.name)' has no image called '\(stem)'",
        hint: "maps have the names of their images, whatever their folder and ending")
    }
    throw PipelineError(
      .missingFile, at: image.path,
      "has \(rows.count) saliency maps in source '\(entry.name)', such as "
        + "'\(catalog.images[first].path)' and '\(catalog.images[rows[1]].path)', expected one",
      hint: "put each map into a folder of its image's name, or narrow the dataset's 'images'")
  }

  /// A map at the size of its image.
  ///
  /// - Throws: ``PipelineError`` with `mismatchedShape` when the aspects differ by more than 2 %, and
  ///   what reading throws.
  fileprivate func map(
    _ row: Int, for image: CatalogImage
  ) throws(PipelineError) -> Image {
    let path = catalog.images[row].path
    let stored = SaliencyMap.stored(
      from: try ImageDecoder.decode(try catalog.bytes(ofImage: row), named: path))
    guard stored.size != image.size else { return stored }
    let aspect = Double(stored.width * image.size.height) / Double(stored.height * image.size.width)
    guard abs(aspect - 1) <= 0.02 else {
      throw PipelineError(
        .mismatchedShape, at: path,
        "is \(stored.size) but its image '\(image.path)' is \(image.size)",
        hint: "a map may be smaller or larger, but must show the same picture")
    }
    return stored.resized(to: image.size)
  }
}
