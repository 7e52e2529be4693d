/// Pixel kernels in C: those that were measured to be 1.5 times as fast as the Swift they replace.
///
/// Their results do not depend on the instruction set. Those that compute in whole numbers have a plain
/// form, and one for AVX2 that gives the same bits; those in floating point round every operation.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

/// Some rows of interleaved eight-bit samples.
typedef struct {
  const uint8_t *samples;
  /// From the start of one row to the next, in samples.
  size_t stride;
  int32_t width, height, channels;
  /// The samples that can be read from the first one on.
  size_t count;
} CKernelsRows;

/// What each of some outputs is a weighted sum of.
typedef struct {
  /// The first input of each output, and how many follow each other.
  const int32_t *starts, *counts;
  /// `stride` weights for each output with 22 fractional bits, the rest of them 0; together 1, none
  /// beyond ±2.
  const int32_t *weights;
  int32_t stride;
  /// The number of outputs.
  int32_t count;
} CKernelsTaps;

/// Samples pixels of RGB bilinearly through a map, given row by row as nine numbers, from the centres of
/// the output's pixels to the input's; in single precision, rounded half up once.
///
/// Around the input lies `fill`, a pixel. What comes from outside, or from beyond the horizon of a
/// perspective, is left as it is in `out`, which has no gaps between its rows.
void ckernels_warp_colours(
    const CKernelsRows *in, const double *map, const uint8_t *fill, int32_t width, int32_t height,
    uint8_t *out);

/// Mirrors every row left to right; `out` has no gaps between its rows.
void ckernels_flip(const CKernelsRows *in, uint8_t *out);

/// Samples as levels with six bits behind the point, and those rounded half up to samples again.
void ckernels_raise_levels(const uint8_t *samples, int32_t count, int16_t *out);
void ckernels_round_levels(const int16_t *levels, int32_t count, uint8_t *out);

/// Sums of weighted levels in fixed point, six bits behind the point, each product rounded half up.
///
/// Output `i` is `weights[0]` times number `i` of the middle row, and `weights[k]` times those of the k-th
/// rows before and behind it together; weights are in 2¹⁵ths and all of them, with both sides, add up to 1.
void ckernels_weigh_levels(
    const int16_t *const *rows, const int16_t *weights, int32_t radius, int32_t count,
    int16_t *out);

/// Puts the mean of each 2×2 pixels, rounded half up, where four pixels were; the last of an odd number of
/// columns or rows counts twice. `out` has no gaps between its rows.
void ckernels_halve(const CKernelsRows *in, uint8_t *out);

/// The bytes that ``ckernels_resample_columns`` needs besides its output, for rows of a width and channels.
size_t ckernels_columns_scratch(const CKernelsTaps *taps, int32_t width, int32_t channels);

/// Makes every row as wide as there are taps; sums are rounded half up and kept within 0...255.
///
/// `out` has no gaps between its rows; `scratch` is aligned to four bytes.
void ckernels_resample_columns(
    const CKernelsRows *in, const CKernelsTaps *taps, void *scratch, uint8_t *out);

/// Makes as many rows as there are taps; otherwise as with the columns.
void ckernels_resample_rows(const CKernelsRows *in, const CKernelsTaps *taps, uint8_t *out);

/// The median of the 5×5 samples around each, of every channel by itself.
///
/// The first sample is two rows and two columns before those wanted, `width` and `height` count those
/// wanted, and 32 samples can be read from any of a neighbourhood; `out` has no gaps between its rows.
void ckernels_median(const CKernelsRows *in, uint8_t *out);

/// The bytes that ``ckernels_barrier`` needs besides its output.
size_t ckernels_barrier_scratch(int32_t width, int32_t height);

/// The minimum barrier distance of every sample to the border, each of four channels by itself: the
/// least difference between the highest and the lowest level of a path there, as three passes find it.
///
/// Neither input nor output has gaps between its rows; `scratch` is aligned to 16 bytes.
void ckernels_barrier(const CKernelsRows *in, void *scratch, uint8_t *out);

#endif
