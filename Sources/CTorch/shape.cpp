#ifdef PASTICHE_TORCH

#include "fence.h"

#include <ATen/ops/chunk.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/gather.h>
#include <ATen/ops/index_copy.h>

#include <memory>

using namespace ctorch;

CTorchStatus ctorch_reshaped(
    const CTorchTensor *tensor, CTorchSizes shape, CTorchTensor **out, CTorchMessage message) {
  return made(out, message, [&] { return tensor->value.reshape(sizes(shape)); });
}

CTorchStatus ctorch_permuted(
    const CTorchTensor *tensor, CTorchSizes axes, CTorchTensor **out, CTorchMessage message) {
  return made(out, message, [&] { return tensor->value.permute(sizes(axes)); });
}

CTorchStatus ctorch_slice(
    const CTorchTensor *tensor, int64_t axis, int64_t start, int64_t length, CTorchTensor **out,
    CTorchMessage message) {
  return made(out, message, [&] { return tensor->value.narrow(axis, start, length); });
}

CTorchStatus ctorch_split(
    const CTorchTensor *tensor, int64_t axis, size_t count, CTorchTensor **out,
    CTorchMessage message) {
  return fenced(message, [&] {
    std::vector<at::Tensor> parts =
        at::chunk(tensor->value, static_cast<int64_t>(count), axis);
    TORCH_CHECK(
        parts.size() == count && parts.front().sizes() == parts.back().sizes(), "axis ", axis,
        " has no ", count, " equal parts");
    std::vector<std::unique_ptr<CTorchTensor>> made;
    for (at::Tensor &part : parts) made.emplace_back(new CTorchTensor{std::move(part)});
    for (size_t index = 0; index < count; index += 1) out[index] = made[index].release();
  });
}

CTorchStatus ctorch_selected(
    const CTorchTensor *tensor, int64_t axis, const CTorchTensor *indices, CTorchTensor **out,
    CTorchMessage message) {
  return made(out, message, [&] { return tensor->value.index_select(axis, indices->value); });
}

CTorchStatus ctorch_replaced(
    const CTorchTensor *tensor, int64_t axis, const CTorchTensor *indices, const CTorchTensor *values,
    CTorchTensor **out, CTorchMessage message) {
  return made(out, message, [&] {
    return at::index_copy(tensor->value, axis, indices->value, values->value);
  });
}

CTorchStatus ctorch_gathered(
    const CTorchTensor *tensor, int64_t axis, const CTorchTensor *indices, CTorchTensor **out,
    CTorchMessage message) {
  return made(out, message, [&] { return at::gather(tensor->value, axis, indices->value); });
}

CTorchStatus ctorch_concatenated(
    CTorchTensors tensors, int64_t axis, CTorchTensor **out, CTorchMessage message) {
  return made(out, message, [&] { return at::cat(list(tensors), axis); });
}

#endif
