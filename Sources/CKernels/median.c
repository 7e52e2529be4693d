#include <string.h>

#include "CKernels.h"

#ifdef __AVX2__
enum { width = 32 };
#else
enum { width = 16 };
#endif

typedef uint8_t Samples __attribute__((vector_size(width)));

static inline void order(Samples *low, Samples *high) {
  Samples is_less = (Samples)(*low < *high);
  Samples least = (*low & is_less) | (*high & ~is_less);
  *high = (*high & is_less) | (*low & ~is_less);
  *low = least;
}

/// Brings the least of some samples to the front and the greatest to the end.
static inline __attribute__((always_inline)) void extremes(Samples *samples, int count) {
#pragma clang loop unroll(full)
  for (int i = 0; i < count / 2; i++) order(&samples[i], &samples[count - 1 - i]);
#pragma clang loop unroll(full)
  for (int i = 1; i < (count + 1) / 2; i++) order(&samples[0], &samples[i]);
#pragma clang loop unroll(full)
  for (int i = count / 2; i < count - 1; i++) order(&samples[i], &samples[count - 1]);
}

/// A sample of the neighbourhood that begins at a corner, counted row by row.
static inline Samples nth(const uint8_t *corner, int i, size_t stride, size_t channels) {
  Samples out;
  memcpy(&out, corner + (size_t)(i / 5) * stride + (size_t)(i % 5) * channels, sizeof out);
  return out;
}

/// The median of 25 samples. Of more than half of them neither the least nor the greatest can be it, so
/// both go and another one comes.
static inline __attribute__((always_inline)) Samples median(
    const uint8_t *corner, size_t stride, size_t channels) {
  Samples held[14];
#pragma clang loop unroll(full)
  for (int i = 0; i < 14; i++) held[i] = nth(corner, i, stride, channels);
#pragma clang loop unroll(full)
  for (int i = 14; i < 25; i++) {
    int count = 28 - i;
    extremes(held, count);
    held[0] = nth(corner, i, stride, channels);
  }
  extremes(held, 3);
  return held[1];
}

void ckernels_median(const CKernelsRows *in, uint8_t *out) {
  size_t channels = (size_t)in->channels;
  size_t length = (size_t)in->width * channels;
  for (int32_t y = 0; y < in->height; y++) {
    for (size_t x = 0; x < length; x += width) {
      Samples found = median(in->samples + (size_t)y * in->stride + x, in->stride, channels);
      size_t count = length - x < width ? length - x : width;
      memcpy(out + (size_t)y * length + x, &found, count);
    }
  }
}
