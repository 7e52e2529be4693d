#include "CKernels.h"

#ifdef __AVX2__
#include <immintrin.h>
#endif

enum { level_bits = 6 };

void ckernels_raise_levels(const uint8_t *samples, int32_t count, int16_t *out) {
  for (int32_t i = 0; i < count; i++) out[i] = (int16_t)(samples[i] << level_bits);
}

void ckernels_round_levels(const int16_t *levels, int32_t count, uint8_t *out) {
  for (int32_t i = 0; i < count; i++) {
    int32_t rounded = (levels[i] + (1 << (level_bits - 1))) >> level_bits;
    out[i] = (uint8_t)(rounded > 255 ? 255 : rounded);
  }
}

/// A product of which the upper 16 of 31 bits stay, rounded half up.
static int16_t part(int32_t sum, int16_t weight) {
  return (int16_t)((sum * weight + (1 << 14)) >> 15);
}

#ifdef __AVX2__
/// Weighs `vectors` times 16 numbers from `start` on.
static inline __attribute__((always_inline)) void weigh(
    const int16_t *const *middle, const int16_t *weights, int32_t radius, int32_t start,
    int32_t vectors, int16_t *out) {
  __m256i sums[3];
  __m256i weight = _mm256_set1_epi16(weights[0]);
  for (int32_t v = 0; v < vectors; v++) {
    sums[v] = _mm256_mulhrs_epi16(
        _mm256_loadu_si256((const __m256i *)(middle[0] + start) + v), weight);
  }
  for (int32_t step = 1; step <= radius; step++) {
    const __m256i *before = (const __m256i *)(middle[-step] + start);
    const __m256i *after = (const __m256i *)(middle[step] + start);
    weight = _mm256_set1_epi16(weights[step]);
    for (int32_t v = 0; v < vectors; v++) {
      __m256i pair =
          _mm256_add_epi16(_mm256_loadu_si256(before + v), _mm256_loadu_si256(after + v));
      sums[v] = _mm256_add_epi16(sums[v], _mm256_mulhrs_epi16(pair, weight));
    }
  }
  for (int32_t v = 0; v < vectors; v++) _mm256_storeu_si256((__m256i *)(out + start) + v, sums[v]);
}
#endif

void ckernels_weigh_levels(
    const int16_t *const *taps, const int16_t *weights, int32_t radius, int32_t count,
    int16_t *out) {
  const int16_t *const *middle = taps + radius;
  int32_t i = 0;
#ifdef __AVX2__
  // Three vectors at once, so that finding taps and weights is shared.
  for (; i + 48 <= count; i += 48) weigh(middle, weights, radius, i, 3, out);
  for (; i + 16 <= count; i += 16) weigh(middle, weights, radius, i, 1, out);
#endif
  for (; i < count; i++) {
    int32_t sum = part(middle[0][i], weights[0]);
    for (int32_t step = 1; step <= radius; step++) {
      sum += part(middle[-step][i] + middle[step][i], weights[step]);
    }
    out[i] = (int16_t)sum;
  }
}
