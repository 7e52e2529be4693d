#ifdef PASTICHE_TORCH

#include "fence.h"

#include <ATen/core/Reduction.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/topk.h>

#include <numeric>
#include <stdexcept>

using namespace ctorch;

CTorchStatus ctorch_reduced(
    CTorchReduction operation, const CTorchTensor *tensor, CTorchSizes axes, bool keeps_axes,
    CTorchTensor **out, CTorchMessage message) {
  return made(out, message, [&]() -> at::Tensor {
    const at::Tensor &value = tensor->value;
    // Not all operations of libtorch take no axis for all of them.
    std::vector<int64_t> chosen(axes.values, axes.values + axes.count);
    if (chosen.empty()) {
      chosen.resize(static_cast<size_t>(value.dim()));
      std::iota(chosen.begin(), chosen.end(), 0);
    }
    at::IntArrayRef list(chosen);
    switch (operation) {
      case CTorchReductionSum: return value.sum(list, keeps_axes);
      case CTorchReductionMean: return value.mean(list, keeps_axes);
      case CTorchReductionMax: return value.amax(list, keeps_axes);
      case CTorchReductionLogSumExp: return value.logsumexp(list, keeps_axes);
    }
    throw std::invalid_argument("unknown operation");
  });
}

CTorchStatus ctorch_index_of_max(
    const CTorchTensor *tensor, int64_t axis, CTorchTensor **out, CTorchMessage message) {
  return made(out, message, [&] { return tensor->value.argmax(axis); });
}

CTorchStatus ctorch_extremes(
    const CTorchTensor *tensor, int64_t count, bool largest, CTorchTensor **out,
    CTorchMessage message) {
  return made(out, message, [&]() -> at::Tensor {
    const at::Tensor &value = tensor->value;
    auto [extremes, places] = at::topk(value, count, -1, largest, /*sorted=*/true);
    if (count == 0) return places;
    at::Tensor last = extremes.narrow(-1, count - 1, 1);
    at::Tensor reaches = largest ? value.ge(last) : value.le(last);
    if (reaches.sum().item<int64_t>() <= places.numel()) return places;
    // Which of several equal ones topk takes is left open.
    auto sorted = value.sort(/*stable=*/true, -1, /*descending=*/largest);
    return std::get<1>(sorted).narrow(-1, 0, count);
  });
}

CTorchStatus ctorch_log_softmax(
    const CTorchTensor *tensor, int64_t axis, CTorchTensor **out, CTorchMessage message) {
  return made(out, message, [&] { return tensor->value.log_softmax(axis); });
}

CTorchStatus ctorch_cross_entropy(
    const CTorchTensor *logits, const CTorchTensor *classes, bool averages, CTorchTensor **out,
    CTorchMessage message) {
  return made(out, message, [&] {
    int64_t reduction = averages ? at::Reduction::Mean : at::Reduction::None;
    return at::cross_entropy_loss(logits->value, classes->value, {}, reduction);
  });
}

CTorchStatus ctorch_pixel_cross_entropy(
    const CTorchTensor *logits, const CTorchTensor *classes, int64_t ignored, CTorchTensor **out,
    CTorchMessage message) {
  return fenced(message, [&] {
    at::Tensor counted = classes->value.masked_select(classes->value.ne(ignored));
    if (counted.numel() == 0) {
      *out = nullptr;
      return;
    }
    // CUDA would find out in the middle of a kernel, and lose the device.
    int64_t least = counted.min().item<int64_t>();
    int64_t most = counted.max().item<int64_t>();
    TORCH_CHECK(
        least >= 0 && most < logits->value.size(1), "class ", least < 0 ? least : most,
        " is outside of the ", logits->value.size(1), " of the logits");
    *out = new CTorchTensor{at::cross_entropy_loss(
        logits->value, classes->value, {}, at::Reduction::Mean, ignored)};
  });
}

CTorchStatus ctorch_has_other(
    const CTorchTensor *tensor, int64_t value, bool *has_other, CTorchMessage message) {
  return fenced(message, [&] { *has_other = tensor->value.ne(value).any().item<bool>(); });
}

CTorchStatus ctorch_normalized(
    const CTorchTensor *tensor, int64_t axis, double epsilon, CTorchTensor **out,
    CTorchMessage message) {
  return made(out, message, [&] {
    at::Tensor norm = tensor->value.norm(at::Scalar(2), {axis}, /*keepdim=*/true);
    return tensor->value.div(norm.clamp_min(epsilon));
  });
}

#endif
