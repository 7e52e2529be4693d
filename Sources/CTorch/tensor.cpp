#ifdef PASTICHE_TORCH

#include "fence.h"

#include <ATen/ops/from_blob.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros_like.h>

#include <c10/core/GradMode.h>

#include <cstring>
#include <stdexcept>

using namespace ctorch;

namespace {

at::ScalarType scalar_type(CTorchType type) {
  switch (type) {
    case CTorchTypeFloat32: return at::kFloat;
    case CTorchTypeBfloat16: return at::kBFloat16;
    case CTorchTypeInt64: return at::kLong;
    case CTorchTypeOther: break;
  }
  throw std::invalid_argument("no tensor is made of other types");
}

/// A copy of the caller's elements.
at::Tensor copied(const void *values, CTorchSizes shape, at::ScalarType type, CTorchDevice to) {
  // What is borrowed is only read, and copied before the call ends.
  at::Tensor borrowed = at::from_blob(const_cast<void *>(values), sizes(shape), type);
  return borrowed.to(device(to), type, /*non_blocking=*/false, /*copy=*/true);
}

void read(const CTorchTensor *tensor, at::ScalarType type, void *values, size_t size) {
  at::Tensor plain = tensor->value.detach().to(at::kCPU, type).contiguous();
  TORCH_CHECK(plain.nbytes() == size, plain.nbytes(), " bytes were read into ", size);
  std::memcpy(values, plain.data_ptr(), size);
}

}  // namespace

void ctorch_free(CTorchTensor *tensor) { delete tensor; }

CTorchStatus ctorch_from_floats(
    const float *values, CTorchSizes shape, CTorchDevice device, CTorchTensor **out,
    CTorchMessage message) {
  return made(out, message, [&] { return copied(values, shape, at::kFloat, device); });
}

CTorchStatus ctorch_from_integers(
    const int64_t *values, CTorchSizes shape, CTorchDevice device, CTorchTensor **out,
    CTorchMessage message) {
  return made(out, message, [&] { return copied(values, shape, at::kLong, device); });
}

CTorchStatus ctorch_full(
    double value, CTorchSizes shape, CTorchType type, CTorchDevice to, CTorchTensor **out,
    CTorchMessage message) {
  return made(out, message, [&] {
    auto options = at::TensorOptions(device(to)).dtype(scalar_type(type));
    return at::full(sizes(shape), value, options);
  });
}

CTorchStatus ctorch_zeros_like(
    const CTorchTensor *tensor, CTorchTensor **out, CTorchMessage message) {
  return made(out, message, [&] { return at::zeros_like(tensor->value); });
}

CTorchStatus ctorch_read_floats(
    const CTorchTensor *tensor, float *values, size_t count, CTorchMessage message) {
  return fenced(message, [&] { read(tensor, at::kFloat, values, count * sizeof(float)); });
}

CTorchStatus ctorch_read_integers(
    const CTorchTensor *tensor, int64_t *values, size_t count, CTorchMessage message) {
  return fenced(message, [&] { read(tensor, at::kLong, values, count * sizeof(int64_t)); });
}

size_t ctorch_rank(const CTorchTensor *tensor) {
  return static_cast<size_t>(tensor->value.dim());
}

int64_t ctorch_length(const CTorchTensor *tensor, size_t axis) {
  return tensor->value.sizes()[axis];
}

CTorchType ctorch_type(const CTorchTensor *tensor) {
  switch (tensor->value.scalar_type()) {
    case at::kFloat: return CTorchTypeFloat32;
    case at::kBFloat16: return CTorchTypeBfloat16;
    case at::kLong: return CTorchTypeInt64;
    default: return CTorchTypeOther;
  }
}

CTorchDevice ctorch_device(const CTorchTensor *tensor) {
  at::Device device = tensor->value.device();
  return device.is_cuda() ? device.index() : -1;
}

CTorchStatus ctorch_converted(
    const CTorchTensor *tensor, CTorchType type, CTorchTensor **out, CTorchMessage message) {
  return made(out, message, [&] { return tensor->value.to(scalar_type(type)); });
}

CTorchStatus ctorch_moved(
    const CTorchTensor *tensor, CTorchDevice to, CTorchTensor **out, CTorchMessage message) {
  return made(out, message, [&] {
    return tensor->value.to(device(to), tensor->value.scalar_type());
  });
}

CTorchStatus ctorch_move(CTorchTensor *tensor, CTorchDevice to, CTorchMessage message) {
  return fenced(message, [&] {
    c10::AutoGradMode mode(false);
    tensor->value.set_data(tensor->value.to(device(to)));
  });
}

CTorchStatus ctorch_clone(const CTorchTensor *tensor, CTorchTensor **out, CTorchMessage message) {
  return made(out, message, [&] { return tensor->value.clone(); });
}

CTorchStatus ctorch_channels_last(
    const CTorchTensor *tensor, CTorchTensor **out, CTorchMessage message) {
  return made(out, message, [&] {
    return tensor->value.contiguous(at::MemoryFormat::ChannelsLast);
  });
}

bool ctorch_is_channels_last(const CTorchTensor *tensor) {
  return tensor->value.dim() == 4 &&
         tensor->value.is_contiguous(at::MemoryFormat::ChannelsLast);
}

#endif
