#ifdef PASTICHE_TORCH

#include "fence.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <torch/version.h>

using namespace ctorch;

const char *ctorch_version(void) { return TORCH_VERSION; }

int32_t ctorch_threads(void) { return at::get_num_threads(); }

CTorchStatus ctorch_set_threads(int32_t count, CTorchMessage message) {
  return fenced(message, [&] { at::set_num_threads(count); });
}

int32_t ctorch_cuda_devices(void) {
  try {
    return at::hasCUDA() ? at::detail::getCUDAHooks().getNumGPUs() : 0;
  } catch (...) {
    // A CUDA build asks the driver and throws where there is none: then there is no device either.
    return 0;
  }
}

#endif
