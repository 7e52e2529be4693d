#ifdef PASTICHE_TORCH

#include "fence.h"

#include <ATen/ops/adaptive_avg_pool2d.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/upsample_bilinear2d.h>
#include <ATen/ops/upsample_nearest2d.h>

#include <array>

using namespace ctorch;

namespace {

std::array<int64_t, 2> square(int64_t side) { return {side, side}; }

}  // namespace

CTorchStatus ctorch_conv2d(
    const CTorchTensor *input, const CTorchTensor *weight, const CTorchTensor *bias,
    CTorchWindow window, int64_t groups, CTorchTensor **out, CTorchMessage message) {
  return made(out, message, [&] {
    auto stride = square(window.stride);
    auto padding = square(window.padding);
    auto dilation = square(window.dilation);
    return at::conv2d(
        input->value, weight->value, optional(bias), at::IntArrayRef(stride),
        at::IntArrayRef(padding), at::IntArrayRef(dilation), groups);
  });
}

CTorchStatus ctorch_batch_norm(
    const CTorchTensor *input, const CTorchTensor *weight, const CTorchTensor *bias,
    CTorchTensor *running_mean, CTorchTensor *running_variance, bool trains, double momentum,
    double epsilon, CTorchTensor **out, CTorchMessage message) {
  return made(out, message, [&] {
    return at::batch_norm(
        input->value, optional(weight), optional(bias), running_mean->value,
        running_variance->value, trains, momentum, epsilon, /*cudnn_enabled=*/true);
  });
}

CTorchStatus ctorch_linear(
    const CTorchTensor *input, const CTorchTensor *weight, const CTorchTensor *bias,
    CTorchTensor **out, CTorchMessage message) {
  return made(out, message, [&] {
    return at::linear(input->value, weight->value, optional(bias));
  });
}

CTorchStatus ctorch_max_pool2d(
    const CTorchTensor *input, int64_t side, CTorchWindow window, CTorchTensor **out,
    CTorchMessage message) {
  return made(out, message, [&] {
    return at::max_pool2d(
        input->value, square(side), square(window.stride), square(window.padding),
        square(window.dilation));
  });
}

CTorchStatus ctorch_average_pool2d(
    const CTorchTensor *input, int64_t height, int64_t width, CTorchTensor **out,
    CTorchMessage message) {
  return made(out, message, [&] {
    std::array<int64_t, 2> size = {height, width};
    return at::adaptive_avg_pool2d(input->value, at::IntArrayRef(size));
  });
}

CTorchStatus ctorch_upsampled(
    const CTorchTensor *input, int64_t height, int64_t width, CTorchTensor **out,
    CTorchMessage message) {
  return made(out, message, [&] {
    std::array<int64_t, 2> size = {height, width};
    return at::upsample_nearest2d(input->value, at::IntArrayRef(size));
  });
}

CTorchStatus ctorch_resized(
    const CTorchTensor *input, int64_t height, int64_t width, bool aligns_corners,
    CTorchTensor **out, CTorchMessage message) {
  return made(out, message, [&] {
    std::array<int64_t, 2> size = {height, width};
    return at::upsample_bilinear2d(input->value, at::IntArrayRef(size), aligns_corners);
  });
}

#endif
