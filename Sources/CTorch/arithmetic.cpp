#ifdef PASTICHE_TORCH

#include "fence.h"

#include <ATen/ops/gelu.h>
#include <ATen/ops/softplus.h>

#include <stdexcept>

using namespace ctorch;

CTorchStatus ctorch_unary(
    CTorchUnary operation, const CTorchTensor *tensor, CTorchTensor **out, CTorchMessage message) {
  return made(out, message, [&]() -> at::Tensor {
    const at::Tensor &value = tensor->value;
    switch (operation) {
      case CTorchUnaryNegated: return value.neg();
      case CTorchUnaryExp: return value.exp();
      case CTorchUnaryLog: return value.log();
      case CTorchUnarySquareRoot: return value.sqrt();
      case CTorchUnaryRelu: return value.relu();
      case CTorchUnaryGelu: return at::gelu(value);
      case CTorchUnarySoftplus: return at::softplus(value);
    }
    throw std::invalid_argument("unknown operation");
  });
}

CTorchStatus ctorch_binary(
    CTorchBinary operation, const CTorchTensor *left, const CTorchTensor *right, CTorchTensor **out,
    CTorchMessage message) {
  return made(out, message, [&]() -> at::Tensor {
    const at::Tensor &a = left->value;
    const at::Tensor &b = right->value;
    switch (operation) {
      case CTorchBinaryAdd: return a.add(b);
      case CTorchBinarySubtract: return a.sub(b);
      case CTorchBinaryMultiply: return a.mul(b);
      case CTorchBinaryDivide: return a.div(b);
      case CTorchBinaryMatrixProduct: return a.matmul(b);
    }
    throw std::invalid_argument("unknown operation");
  });
}

CTorchStatus ctorch_scaled(
    const CTorchTensor *tensor, double factor, double offset, CTorchTensor **out,
    CTorchMessage message) {
  return made(out, message, [&] {
    at::Tensor result = factor == 1 ? tensor->value : tensor->value.mul(factor);
    return offset == 0 ? result : result.add(offset);
  });
}

#endif
