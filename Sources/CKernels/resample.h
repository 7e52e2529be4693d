/// What both directions of resampling share.
///
/// Weights have 22 fractional bits, as Pillow's, so that results are Pillow's. Their products with
/// eight-bit samples need 32 bits, which processors multiply slowly; a weight is therefore split into
/// its upper part and its 11 low bits, and pairs of 16-bit products are added up instead. Both sums
/// together are the same number.
#ifndef CKERNELS_RESAMPLE_H
#define CKERNELS_RESAMPLE_H

#include "CKernels.h"

enum { fraction_bits = 22, low_bits = 11, half = 1 << (fraction_bits - 1) };

/// A sum without its fraction, within 0...255.
static inline uint8_t sample_of(int32_t sum) {
  int32_t value = sum >> fraction_bits;
  return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

/// The upper parts of two weights, side by side.
static inline int32_t upper_pair(int32_t first, int32_t second) {
  uint32_t low = (uint32_t)(first >> low_bits) & 0xFFFF;
  return (int32_t)(low | (uint32_t)(second >> low_bits) << 16);
}

/// The low bits of two weights, side by side.
static inline int32_t lower_pair(int32_t first, int32_t second) {
  const int32_t mask = (1 << low_bits) - 1;
  return (first & mask) | (second & mask) << 16;
}

#endif
