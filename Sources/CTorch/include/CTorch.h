/// libtorch behind functions that return a status and never throw.
///
/// A tensor is an opaque handle that its maker frees. Every function that can fail tells the first
/// sentence of what libtorch said in `message` and then leaves `out` untouched. A tensor that a call
/// makes may share its elements with the operands, as in libtorch. Shapes and axes are those of the C++
/// interface; negative axes count from the end.
#ifndef CTORCH_H
#define CTORCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// A tensor; never null but where it says so.
typedef struct CTorchTensor CTorchTensor;

/// Where a failure is told: one line that ends in a null byte, cut to `capacity` bytes.
typedef struct {
  char *text;
  size_t capacity;
} CTorchMessage;

/// How a call ended.
typedef enum __attribute__((enum_extensibility(closed))) {
  /// All is well; the message is untouched.
  CTorchStatusDone,
  /// libtorch refused: shapes that do not go together, an index outside, an operation it lacks.
  CTorchStatusRefused,
  /// There is not enough memory.
  CTorchStatusOutOfMemory,
} CTorchStatus;

/// What an element is.
typedef enum __attribute__((enum_extensibility(closed))) {
  CTorchTypeFloat32,
  CTorchTypeBfloat16,
  CTorchTypeInt64,
  /// Any other; never made here.
  CTorchTypeOther,
} CTorchType;

/// The lengths along some axes, or the axes themselves.
typedef struct {
  const int64_t *_Nullable values;
  size_t count;
} CTorchSizes;

/// Some tensors in order.
typedef struct {
  const CTorchTensor *_Nonnull const *_Nullable tensors;
  size_t count;
} CTorchTensors;

/// A processor: -1 for the CPU, else the number of a CUDA device.
typedef int32_t CTorchDevice;

// runtime.cpp

/// The version of libtorch that this was compiled against, for example `1.13.1`.
const char *ctorch_version(void);
/// How many threads one operation may use.
int32_t ctorch_threads(void);
CTorchStatus ctorch_set_threads(int32_t count, CTorchMessage message);
/// How many CUDA devices can be used; 0 without them, and in a libtorch built without CUDA.
int32_t ctorch_cuda_devices(void);

// tensor.cpp

/// Gives a handle back; its elements live on while another tensor shares them.
void ctorch_free(CTorchTensor *tensor);
/// Copies `values`, as many as `shape` says.
CTorchStatus ctorch_from_floats(
    const float *values, CTorchSizes shape, CTorchDevice device, CTorchTensor *_Nullable *_Nonnull out,
    CTorchMessage message);
CTorchStatus ctorch_from_integers(
    const int64_t *values, CTorchSizes shape, CTorchDevice device,
    CTorchTensor *_Nullable *_Nonnull out, CTorchMessage message);
CTorchStatus ctorch_full(
    double value, CTorchSizes shape, CTorchType type, CTorchDevice device,
    CTorchTensor *_Nullable *_Nonnull out, CTorchMessage message);
/// Zeros of a tensor's shape, type, device and layout.
CTorchStatus ctorch_zeros_like(
    const CTorchTensor *tensor, CTorchTensor *_Nullable *_Nonnull out, CTorchMessage message);
/// Copies the elements out row by row; `count` is how many there are.
CTorchStatus ctorch_read_floats(
    const CTorchTensor *tensor, float *values, size_t count, CTorchMessage message);
CTorchStatus ctorch_read_integers(
    const CTorchTensor *tensor, int64_t *values, size_t count, CTorchMessage message);
size_t ctorch_rank(const CTorchTensor *tensor);
/// The length along an axis of `0..<rank`.
int64_t ctorch_length(const CTorchTensor *tensor, size_t axis);
CTorchType ctorch_type(const CTorchTensor *tensor);
CTorchDevice ctorch_device(const CTorchTensor *tensor);
CTorchStatus ctorch_converted(
    const CTorchTensor *tensor, CTorchType type, CTorchTensor *_Nullable *_Nonnull out,
    CTorchMessage message);
CTorchStatus ctorch_moved(
    const CTorchTensor *tensor, CTorchDevice device, CTorchTensor *_Nullable *_Nonnull out,
    CTorchMessage message);
/// Moves a tensor itself, whatever its history; tensors that share its elements stay where they are.
CTorchStatus ctorch_move(CTorchTensor *tensor, CTorchDevice device, CTorchMessage message);
CTorchStatus ctorch_clone(
    const CTorchTensor *tensor, CTorchTensor *_Nullable *_Nonnull out, CTorchMessage message);
/// `[n, c, h, w]` with the channels of a pixel side by side in memory; the same where they are already.
CTorchStatus ctorch_channels_last(
    const CTorchTensor *tensor, CTorchTensor *_Nullable *_Nonnull out, CTorchMessage message);
bool ctorch_is_channels_last(const CTorchTensor *tensor);

// autograd.cpp

/// The same elements without their history.
CTorchStatus ctorch_detached(
    const CTorchTensor *tensor, CTorchTensor *_Nullable *_Nonnull out, CTorchMessage message);
CTorchStatus ctorch_set_requires_gradient(CTorchTensor *tensor, bool required, CTorchMessage message);
bool ctorch_requires_gradient(const CTorchTensor *tensor);
/// What has been accumulated for a tensor; `out` is null where nothing has.
CTorchStatus ctorch_gradient(
    const CTorchTensor *tensor, CTorchTensor *_Nullable *_Nonnull out, CTorchMessage message);
/// Adds to the gradients of all that a single number was computed from.
CTorchStatus ctorch_backward(const CTorchTensor *tensor, CTorchMessage message);
/// Whether this thread records how results were computed; returns what held before.
bool ctorch_set_gradients_enabled(bool enabled);
/// Whether this thread computes convolutions and products in bfloat16; returns what held before. Turning
/// it off forgets the converted weights.
CTorchStatus ctorch_set_autocast(
    CTorchDevice device, bool enabled, bool *previous, CTorchMessage message);

// arithmetic.cpp

typedef enum __attribute__((enum_extensibility(closed))) {
  CTorchUnaryNegated,
  CTorchUnaryExp,
  CTorchUnaryLog,
  CTorchUnarySquareRoot,
  CTorchUnaryRelu,
  /// With the error function, not its approximation.
  CTorchUnaryGelu,
  /// `log(1 + exp(x))`, without overflow.
  CTorchUnarySoftplus,
} CTorchUnary;

typedef enum __attribute__((enum_extensibility(closed))) {
  CTorchBinaryAdd,
  CTorchBinarySubtract,
  CTorchBinaryMultiply,
  CTorchBinaryDivide,
  /// The product of matrices, batched over leading axes.
  CTorchBinaryMatrixProduct,
} CTorchBinary;

CTorchStatus ctorch_unary(
    CTorchUnary operation, const CTorchTensor *tensor, CTorchTensor *_Nullable *_Nonnull out,
    CTorchMessage message);
CTorchStatus ctorch_binary(
    CTorchBinary operation, const CTorchTensor *left, const CTorchTensor *right,
    CTorchTensor *_Nullable *_Nonnull out, CTorchMessage message);
/// `factor * tensor + offset`.
CTorchStatus ctorch_scaled(
    const CTorchTensor *tensor, double factor, double offset, CTorchTensor *_Nullable *_Nonnull out,
    CTorchMessage message);

// shape.cpp

CTorchStatus ctorch_reshaped(
    const CTorchTensor *tensor, CTorchSizes shape, CTorchTensor *_Nullable *_Nonnull out,
    CTorchMessage message);
/// The axes in another order.
CTorchStatus ctorch_permuted(
    const CTorchTensor *tensor, CTorchSizes axes, CTorchTensor *_Nullable *_Nonnull out,
    CTorchMessage message);
/// `length` steps of an axis from `start` on; shares its elements.
CTorchStatus ctorch_slice(
    const CTorchTensor *tensor, int64_t axis, int64_t start, int64_t length,
    CTorchTensor *_Nullable *_Nonnull out, CTorchMessage message);
/// `count` equal parts of an axis in their order; they share its elements. `out` has room for as many
/// handles, all of which are made or none.
CTorchStatus ctorch_split(
    const CTorchTensor *tensor, int64_t axis, size_t count,
    CTorchTensor *_Nullable *_Nonnull out, CTorchMessage message);
/// What `indices`, whole numbers along one axis, name of an axis.
CTorchStatus ctorch_selected(
    const CTorchTensor *tensor, int64_t axis, const CTorchTensor *indices,
    CTorchTensor *_Nullable *_Nonnull out, CTorchMessage message);
/// A copy in which what `indices` name of an axis is taken from `values`, in their order; none may be
/// named twice.
CTorchStatus ctorch_replaced(
    const CTorchTensor *tensor, int64_t axis, const CTorchTensor *indices, const CTorchTensor *values,
    CTorchTensor *_Nullable *_Nonnull out, CTorchMessage message);
/// What `indices`, whole numbers of as many axes, name of an axis, place by place.
CTorchStatus ctorch_gathered(
    const CTorchTensor *tensor, int64_t axis, const CTorchTensor *indices,
    CTorchTensor *_Nullable *_Nonnull out, CTorchMessage message);
CTorchStatus ctorch_concatenated(
    CTorchTensors tensors, int64_t axis, CTorchTensor *_Nullable *_Nonnull out,
    CTorchMessage message);

// reduction.cpp

typedef enum __attribute__((enum_extensibility(closed))) {
  CTorchReductionSum,
  CTorchReductionMean,
  CTorchReductionMax,
  CTorchReductionLogSumExp,
} CTorchReduction;

/// Reduces some axes, all of them when none is given.
CTorchStatus ctorch_reduced(
    CTorchReduction operation, const CTorchTensor *tensor, CTorchSizes axes, bool keeps_axes,
    CTorchTensor *_Nullable *_Nonnull out, CTorchMessage message);
/// Where an axis is largest.
CTorchStatus ctorch_index_of_max(
    const CTorchTensor *tensor, int64_t axis, CTorchTensor *_Nullable *_Nonnull out,
    CTorchMessage message);
/// Where the last axis is largest or smallest, the `count` first in that order; of equal ones at the end
/// those that come first.
CTorchStatus ctorch_extremes(
    const CTorchTensor *tensor, int64_t count, bool largest, CTorchTensor *_Nullable *_Nonnull out,
    CTorchMessage message);
CTorchStatus ctorch_log_softmax(
    const CTorchTensor *tensor, int64_t axis, CTorchTensor *_Nullable *_Nonnull out,
    CTorchMessage message);
/// `[n, classes]` logits against `[n]` classes: the mean over rows, or `[n]`.
CTorchStatus ctorch_cross_entropy(
    const CTorchTensor *logits, const CTorchTensor *classes, bool averages,
    CTorchTensor *_Nullable *_Nonnull out, CTorchMessage message);
/// `[n, classes, h, w]` logits against `[n, h, w]` classes: the mean over the pixels whose class is not
/// `ignored`; `out` is null where there is none. Any other class outside of the logits is refused, on
/// all devices.
CTorchStatus ctorch_pixel_cross_entropy(
    const CTorchTensor *logits, const CTorchTensor *classes, int64_t ignored,
    CTorchTensor *_Nullable *_Nonnull out, CTorchMessage message);
/// Whether an element is another than `value`.
CTorchStatus ctorch_has_other(
    const CTorchTensor *tensor, int64_t value, bool *has_other, CTorchMessage message);
/// Divides by the Euclidean norm along an axis, or by `epsilon` where that is larger.
CTorchStatus ctorch_normalized(
    const CTorchTensor *tensor, int64_t axis, double epsilon, CTorchTensor *_Nullable *_Nonnull out,
    CTorchMessage message);

// layers.cpp

/// How a window moves over height and width.
typedef struct {
  int64_t stride, padding, dilation;
} CTorchWindow;

/// `[n, c, h, w]` with `[d, c / groups, k, k]`, and `[d]` where there is a bias.
CTorchStatus ctorch_conv2d(
    const CTorchTensor *input, const CTorchTensor *weight, const CTorchTensor *_Nullable bias,
    CTorchWindow window, int64_t groups, CTorchTensor *_Nullable *_Nonnull out,
    CTorchMessage message);
/// `[n, c, …]`: with the batch's own statistics, which also move the running ones by `momentum`, or with
/// the running ones.
CTorchStatus ctorch_batch_norm(
    const CTorchTensor *input, const CTorchTensor *_Nullable weight,
    const CTorchTensor *_Nullable bias, CTorchTensor *running_mean, CTorchTensor *running_variance,
    bool trains, double momentum, double epsilon, CTorchTensor *_Nullable *_Nonnull out,
    CTorchMessage message);
/// `[n, c]` with `[d, c]`, and `[d]` where there is a bias.
CTorchStatus ctorch_linear(
    const CTorchTensor *input, const CTorchTensor *weight, const CTorchTensor *_Nullable bias,
    CTorchTensor *_Nullable *_Nonnull out, CTorchMessage message);
CTorchStatus ctorch_max_pool2d(
    const CTorchTensor *input, int64_t side, CTorchWindow window,
    CTorchTensor *_Nullable *_Nonnull out, CTorchMessage message);
CTorchStatus ctorch_average_pool2d(
    const CTorchTensor *input, int64_t height, int64_t width, CTorchTensor *_Nullable *_Nonnull out,
    CTorchMessage message);
/// `[n, c, h, w]` at another height and width, each element that of the nearest one before.
CTorchStatus ctorch_upsampled(
    const CTorchTensor *input, int64_t height, int64_t width, CTorchTensor *_Nullable *_Nonnull out,
    CTorchMessage message);
/// `[n, c, h, w]` at another height and width, each element bilinear between the four around its place:
/// with `aligns_corners` the centres of the first and last pixels lie on each other, else the borders.
CTorchStatus ctorch_resized(
    const CTorchTensor *input, int64_t height, int64_t width, bool aligns_corners,
    CTorchTensor *_Nullable *_Nonnull out, CTorchMessage message);

// parameters.cpp

/// Overwrites a tensor's elements, whatever its history; shapes must agree up to broadcasting.
CTorchStatus ctorch_assign(
    CTorchTensor *tensor, const CTorchTensor *values, CTorchMessage message);
/// One step of stochastic gradient descent over all parameters that have a gradient.
///
/// `d = gradient + weight_decay * p`, `b = momentum * b + d`, then `p -= rate * b`, or with Nesterov
/// `p -= rate * (d + momentum * b)`.
CTorchStatus ctorch_sgd_step(
    CTorchTensors parameters, CTorchTensors buffers, double rate, double momentum,
    double weight_decay, bool is_nesterov, CTorchMessage message);
/// One step of LARS over all parameters that have a gradient.
///
/// `u = gradient`, and for those of several axes `u = gradient + weight_decay * p`, then
/// `u *= trust * |p| / |u|` unless a norm is 0; `b = momentum * b + u`, `p -= rate * b`.
CTorchStatus ctorch_lars_step(
    CTorchTensors parameters, CTorchTensors buffers, double rate, double momentum,
    double weight_decay, double trust, CTorchMessage message);
/// One step of AdamW, the `step`-th from 1 on, over all parameters that have a gradient.
CTorchStatus ctorch_adamw_step(
    CTorchTensors parameters, CTorchTensors means, CTorchTensors squares, int64_t step, double rate,
    double beta1, double beta2, double epsilon, double weight_decay, CTorchMessage message);
/// `target = momentum * target + (1 - momentum) * source`, pair by pair.
CTorchStatus ctorch_average_into(
    CTorchTensors targets, CTorchTensors sources, double momentum, CTorchMessage message);
/// Scales all gradients alike so that together their Euclidean norm is `most` at most; `norm` is what it
/// was before.
CTorchStatus ctorch_clip_gradients(
    CTorchTensors tensors, double most, double *norm, CTorchMessage message);
/// Forgets the gradients.
CTorchStatus ctorch_clear_gradients(CTorchTensors tensors, CTorchMessage message);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif

#endif
