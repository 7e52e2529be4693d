#ifdef PASTICHE_TORCH

#include "fence.h"

#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_norm.h>
#include <ATen/ops/stack.h>
#include <c10/core/GradMode.h>

#include <cmath>

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

CTorchStatus ctorch_lars_step(
    CTorchTensors parameters, CTorchTensors buffers, double rate, double momentum,
    double weight_decay, double trust, CTorchMessage message) {
  return fenced(message, [&] {
    TORCH_CHECK(
        parameters.count == buffers.count, parameters.count, " parameters have ", buffers.count,
        " buffers");
    c10::AutoGradMode mode(false);
    for (size_t index = 0; index < parameters.count; index += 1) {
      at::Tensor value = parameters.tensors[index]->value;
      if (!value.grad().defined()) continue;
      at::Tensor change = value.grad();
      if (value.dim() != 1) {
        change = change.add(value, weight_decay);
        at::Tensor size = value.norm(), slope = change.norm();
        at::Tensor is_scaled = size.gt(0).logical_and(slope.gt(0));
        // Multiplied by 1 where either is 0, without asking the device.
        change = change.mul(size.div(slope).mul(trust).masked_fill(is_scaled.logical_not(), 1));
      }
      at::Tensor velocity = buffers.tensors[index]->value;
      velocity.mul_(momentum).add_(change);
      value.sub_(velocity, rate);
    }
  });
}

CTorchStatus ctorch_adamw_step(
    CTorchTensors parameters, CTorchTensors means, CTorchTensors squares, int64_t step, double rate,
    double beta1, double beta2, double epsilon, double weight_decay, CTorchMessage message) {
  return fenced(message, [&] {
    TORCH_CHECK(
        parameters.count == means.count && parameters.count == squares.count, parameters.count,
        " parameters have ", means.count, " means and ", squares.count, " squares");
    c10::AutoGradMode mode(false);
    double ends = static_cast<double>(step);
    double mean_share = 1 - std::pow(beta1, ends), square_share = 1 - std::pow(beta2, ends);
    for (size_t index = 0; index < parameters.count; index += 1) {
      at::Tensor value = parameters.tensors[index]->value;
      if (!value.grad().defined()) continue;
      at::Tensor mean = means.tensors[index]->value, square = squares.tensors[index]->value;
      mean.mul_(beta1).add_(value.grad(), 1 - beta1);
      square.mul_(beta2).addcmul_(value.grad(), value.grad(), 1 - beta2);
      value.mul_(1 - rate * weight_decay);
      at::Tensor deviation = square.div(square_share).sqrt_().add_(epsilon);
      value.addcdiv_(mean, deviation, -rate / mean_share);
    }
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
