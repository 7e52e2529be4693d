#ifdef PASTICHE_TORCH

#include "fence.h"

#include <ATen/autocast_mode.h>
#include <c10/core/GradMode.h>
#include <torch/version.h>

using namespace ctorch;

CTorchStatus ctorch_detached(
    const CTorchTensor *tensor, CTorchTensor **out, CTorchMessage message) {
  return made(out, message, [&] { return tensor->value.detach(); });
}

CTorchStatus ctorch_set_requires_gradient(
    CTorchTensor *tensor, bool required, CTorchMessage message) {
  return fenced(message, [&] { tensor->value.requires_grad_(required); });
}

bool ctorch_requires_gradient(const CTorchTensor *tensor) {
  return tensor->value.requires_grad();
}

CTorchStatus ctorch_gradient(
    const CTorchTensor *tensor, CTorchTensor **out, CTorchMessage message) {
  return fenced(message, [&] {
    const at::Tensor &gradient = tensor->value.grad();
    *out = gradient.defined() ? new CTorchTensor{gradient} : nullptr;
  });
}

CTorchStatus ctorch_backward(const CTorchTensor *tensor, CTorchMessage message) {
  return fenced(message, [&] { tensor->value.backward(); });
}

bool ctorch_set_gradients_enabled(bool enabled) {
  bool previous = c10::GradMode::is_enabled();
  c10::GradMode::set_enabled(enabled);
  return previous;
}

CTorchStatus ctorch_set_autocast(
    CTorchDevice device, bool enabled, bool *previous, CTorchMessage message) {
  return fenced(message, [&] {
    using namespace at::autocast;
#if TORCH_VERSION_MAJOR >= 2
    at::DeviceType type = device < 0 ? at::kCPU : at::kCUDA;
    *previous = is_autocast_enabled(type);
    set_autocast_dtype(type, at::kBFloat16);
    set_autocast_enabled(type, enabled);
#else
    if (device < 0) {
      *previous = is_cpu_enabled();
      set_autocast_cpu_dtype(at::kBFloat16);
      set_cpu_enabled(enabled);
    } else {
      *previous = is_enabled();
      set_autocast_gpu_dtype(at::kBFloat16);
      set_enabled(enabled);
    }
#endif
    // Converted weights are kept until told otherwise, also when the weights change.
    if (!enabled) clear_cache();
  });
}

#endif
