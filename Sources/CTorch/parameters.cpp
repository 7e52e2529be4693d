#ifdef PASTICHE_TORCH

#include "fence.h"

#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_norm.h>
#include <ATen/ops/stack.h>
#include <c10/core/GradMode.h>

using namespace ctorch;

CTorchStatus ctorch_assign(
    CTorchTensor *tensor, const CTorchTensor *values, CTorchMessage message) {
  return fenced(message, [&] {
    c10::AutoGradMode mode(false);
    tensor->value.copy_(values->value);
  });
}

CTorchStatus ctorch_sgd_step(
    CTorchTensors parameters, CTorchTensors buffers, double rate, double momentum,
    double weight_decay, bool is_nesterov, CTorchMessage message) {
  return fenced(message, [&] {
    TORCH_CHECK(
        parameters.count == buffers.count, parameters.count, " parameters have ", buffers.count,
        " buffers");
    c10::AutoGradMode mode(false);
    std::vector<at::Tensor> values, velocities, changes;
    for (size_t index = 0; index < parameters.count; index += 1) {
      const at::Tensor &value = parameters.tensors[index]->value;
      if (!value.grad().defined()) continue;
      values.push_back(value);
      velocities.push_back(buffers.tensors[index]->value);
      changes.push_back(value.grad());
    }
    if (values.empty()) return;
    if (weight_decay != 0) changes = at::_foreach_add(changes, values, weight_decay);
    if (momentum != 0) {
      at::_foreach_mul_(velocities, momentum);
      at::_foreach_add_(velocities, changes, 1);
      changes = is_nesterov ? at::_foreach_add(changes, velocities, momentum) : velocities;
    }
    at::_foreach_add_(values, changes, -rate);
  });
}

CTorchStatus ctorch_average_into(
    CTorchTensors targets, CTorchTensors sources, double momentum, CTorchMessage message) {
  return fenced(message, [&] {
    TORCH_CHECK(
        targets.count == sources.count, targets.count, " averages have ", sources.count, " sources");
    if (targets.count == 0) return;
    c10::AutoGradMode mode(false);
    std::vector<at::Tensor> averages = list(targets);
    at::_foreach_mul_(averages, momentum);
    at::_foreach_add_(averages, list(sources), 1 - momentum);
  });
}

CTorchStatus ctorch_clip_gradients(
    CTorchTensors tensors, double most, double *norm, CTorchMessage message) {
  return fenced(message, [&] {
    c10::AutoGradMode mode(false);
    std::vector<at::Tensor> gradients;
    for (size_t index = 0; index < tensors.count; index += 1) {
      const at::Tensor &value = tensors.tensors[index]->value;
      if (value.grad().defined()) gradients.push_back(value.grad());
    }
    if (gradients.empty()) {
      *norm = 0;
      return;
    }
    double length = at::stack(at::_foreach_norm(gradients)).norm().item<double>();
    if (length > most) at::_foreach_mul_(gradients, most / length);
    *norm = length;
  });
}

CTorchStatus ctorch_clear_gradients(CTorchTensors tensors, CTorchMessage message) {
  return fenced(message, [&] {
    for (size_t index = 0; index < tensors.count; index += 1) {
      // A handle of a tensor names the same tensor whoever holds it.
      at::Tensor value = tensors.tensors[index]->value;
      value.mutable_grad() = at::Tensor();
    }
  });
}

#endif
