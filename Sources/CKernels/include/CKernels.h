/// Pixel kernels in C: those that were measured to be 1.5 times as fast as the best Swift.
///
/// They compute in whole numbers, so their results do not depend on the instruction set: each has a
/// plain form, and one for AVX2 that gives the same bits.
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

/// Mirrors every row left to right; `out` has no gaps between its rows.
void ckernels_flip(const CKernelsRows *in, uint8_t *out);

/// The bytes that ``ckernels_resample_columns`` needs besides its output, for rows of a width.
size_t ckernels_columns_scratch(const CKernelsTaps *taps, int32_t width);

/// Makes every row as wide as there are taps; sums are rounded half up and kept within 0...255.
///
/// `out` has no gaps between its rows; `scratch` is aligned to four bytes.
void ckernels_resample_columns(
    const CKernelsRows *in, const CKernelsTaps *taps, void *scratch, uint8_t *out);

/// Makes as many rows as there are taps; otherwise as with the columns.
void ckernels_resample_rows(const CKernelsRows *in, const CKernelsTaps *taps, uint8_t *out);

#endif
