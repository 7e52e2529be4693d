extension ResNet {
  /// How much smaller the features are than the images, for the standard stem; with the small stem
  /// images are a quarter of that.
  ///
  /// The last stages move pixel by pixel where they would skip every other one, and space the pixels
  /// of their 3×3 windows as far apart instead, so that a window still sees the same part of the image
  /// (Chen et al., arXiv 1706.05587, section 3.1). Weights are the same, and fit either way.
  package enum OutputStride: Int, Sendable, CaseIterable {
    /// Stages move by 1, 2, 1, 1 with dilations 1, 1, 2, 4, contracted.
    ///
    /// Contracted says that the convolution that would have skipped keeps the dilation of the stage
    /// before, as in MMSegmentation and torchvision: then the features at every fourth pixel are those
    /// without dilation.
    case by8 = 8
    /// Stages move by 1, 2, 2, 1 with dilations 1, 1, 1, 2, not contracted: all 3×3 convolutions of the
    /// last stage are dilated, as in MoCo's and SlotCon's transfer to segmentation.
    case by16 = 16
    /// Stages move by 1, 2, 2, 2, as for classification.
    case by32 = 32

    /// How a block moves, counted from 0 in its stage, and stages from 1.
    func step(ofBlock block: Int, inStage stage: Int) -> ResidualBlock.Step {
      let dilation = dilation(ofStage: stage)
      guard block == 0, stage > 1 else {
        return ResidualBlock.Step(firstDilation: dilation, dilation: dilation)
      }
      let before = self.dilation(ofStage: stage - 1)
      return ResidualBlock.Step(
        stride: dilation == before ? 2 : 1, firstDilation: self == .by8 ? before : dilation,
        dilation: dilation)
    }

    /// By how much the strides that a stage and those before have lost.
    private func dilation(ofStage stage: Int) -> Int {
      max(1, (4 << (stage - 1)) / rawValue)
    }
  }
}
