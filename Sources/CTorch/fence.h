/// Keeps C++ exceptions on this side, and what handles stand for.
#ifndef CTORCH_FENCE_H
#define CTORCH_FENCE_H

// A header an operation: the one with all of them takes seconds to read.
#define AT_PER_OPERATOR_HEADERS

#include <ATen/core/Tensor.h>

#include <utility>
#include <vector>

#include "CTorch.h"

struct CTorchTensor {
  at::Tensor value;
};

namespace ctorch {

/// Tells the exception in flight.
CTorchStatus told(CTorchMessage message) noexcept;

/// Runs `body`, and tells what it throws.
template <typename Body>
CTorchStatus fenced(CTorchMessage message, Body body) noexcept {
  try {
    body();
    return CTorchStatusDone;
  } catch (...) {
    return told(message);
  }
}

/// Hands out the tensor that `body` returns, and tells what it throws.
template <typename Body>
CTorchStatus made(CTorchTensor **out, CTorchMessage message, Body body) noexcept {
  return fenced(message, [&] { *out = new CTorchTensor{body()}; });
}

inline at::IntArrayRef sizes(CTorchSizes sizes) {
  return at::IntArrayRef(sizes.values, sizes.count);
}

inline std::vector<at::Tensor> list(CTorchTensors tensors) {
  std::vector<at::Tensor> values;
  values.reserve(tensors.count);
  for (size_t index = 0; index < tensors.count; index += 1) {
    values.push_back(tensors.tensors[index]->value);
  }
  return values;
}

/// The tensor, or libtorch's undefined one for none.
inline at::Tensor optional(const CTorchTensor *tensor) {
  return tensor ? tensor->value : at::Tensor();
}

inline at::Device device(CTorchDevice number) {
  return number < 0 ? at::Device(at::kCPU)
                    : at::Device(at::kCUDA, static_cast<c10::DeviceIndex>(number));
}

}  // namespace ctorch

#endif
