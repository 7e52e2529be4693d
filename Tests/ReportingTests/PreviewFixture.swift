import Imaging
import Reporting

/// A gray canvas of 120x90 with one instance, a disc, in the box `[30, 20, 70, 60]`.
func canvas(
  _ name: String = "image", label: String = "knife", note: String? = nil
)
  -> PreviewCanvas
{
  let box = Box(30, 20, 70, 60)
  var mask = Mask(size: box.size)
  for y in 0..<40 {
    for x in 0..<40 {
      mask[x, y] = (2 * x - 39) * (2 * x - 39) + (2 * y - 39) * (2 * y - 39) <= 1600
    }
  }
  let instance = PreviewInstance(label: label, classID: 10, box: box, mask: mask, note: note)
  return PreviewCanvas(
    name: name, image: Image(size: PixelSize(120, 90), filling: [200, 200, 200]),
    instances: [instance])
}

/// A sample with this many canvases.
func sample(_ key: String = "000000042", canvases: Int = 1, caption: String = "") -> PreviewSample {
  let names = canvases == 1 ? ["image"] : (0..<canvases).map { "view\($0)" }
  return PreviewSample(key: key, canvases: names.map { canvas($0) }, caption: caption)
}
