import Codecs
import Reporting
import Shards

extension PreviewSample {
  /// The pictures of anyone's sample, without marks; those that cannot be read are left out.
  init(pictures stored: StoredSample, at place: String) {
    let canvases = stored.members.compactMap { member -> PreviewCanvas? in
      guard
        let image = try? ImageDecoder.decode(member.bytes, named: "\(place):\(stored.key)")
      else { return nil }
      return PreviewCanvas(name: member.name, image: image, instances: [])
    }
    self.init(key: stored.key, canvases: canvases)
  }
}
