#include "CKernels.h"

#ifdef __AVX2__
#include <immintrin.h>
#endif

static uint8_t mean_of(int32_t sum) { return (uint8_t)((sum + 2) >> 2); }

/// Outputs of a row from some pixel on.
static void halve_row(
    const uint8_t *upper, const uint8_t *lower, int32_t width, int32_t channels, int32_t from,
    uint8_t *out) {
  for (int32_t x = from; x < (width + 1) / 2; x++) {
    int32_t left = 2 * x * channels, right = 2 * x + 1 < width ? left + channels : left;
    for (int32_t c = 0; c < channels; c++) {
      out[x * channels + c] =
          mean_of(upper[left + c] + upper[right + c] + lower[left + c] + lower[right + c]);
    }
  }
}

#ifdef __AVX2__

/// Means of pairs next to each other, of two rows; the pairs are what the order makes neighbours.
static inline __m256i means(__m256i upper, __m256i lower, __m256i order) {
  const __m256i ones = _mm256_set1_epi8(1);
  __m256i sum = _mm256_add_epi16(
      _mm256_maddubs_epi16(_mm256_shuffle_epi8(upper, order), ones),
      _mm256_maddubs_epi16(_mm256_shuffle_epi8(lower, order), ones));
  return _mm256_srli_epi16(_mm256_add_epi16(sum, _mm256_set1_epi16(2)), 2);
}

/// Twelve bytes, four pixels of RGB, in each half.
static inline __m256i two_parts(const uint8_t *samples) {
  __m128i one = _mm_loadu_si128((const __m128i *)samples);
  __m128i two = _mm_loadu_si128((const __m128i *)(samples + 12));
  return _mm256_inserti128_si256(_mm256_castsi128_si256(one), two, 1);
}

/// As many outputs of RGB as whole vectors have; how many.
static int32_t halve_colours(
    const uint8_t *upper, const uint8_t *lower, int32_t width, uint8_t *out) {
  const __m256i order = _mm256_setr_epi8(
      0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11, -1, -1, -1, -1,
      0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11, -1, -1, -1, -1);
  int32_t x = 0;
  // 28 bytes are read for eight pixels, and 16 written for four.
  for (; 2 * x + 10 <= width && x + 6 <= (width + 1) / 2; x += 4) {
    size_t first = 6 * (size_t)x;
    __m256i words = means(two_parts(upper + first), two_parts(lower + first), order);
    __m256i bytes = _mm256_packus_epi16(words, words);
    _mm_storel_epi64((__m128i *)(out + 3 * (size_t)x), _mm256_castsi256_si128(bytes));
    _mm_storel_epi64(
        (__m128i *)(out + 3 * (size_t)x + 6), _mm256_extracti128_si256(bytes, 1));
  }
  return x;
}

static int32_t halve_gray(
    const uint8_t *upper, const uint8_t *lower, int32_t width, uint8_t *out) {
  const __m256i order = _mm256_setr_epi8(
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  int32_t x = 0;
  for (; 2 * x + 32 <= width; x += 16) {
    __m256i one = _mm256_loadu_si256((const __m256i *)(upper + 2 * (size_t)x));
    __m256i two = _mm256_loadu_si256((const __m256i *)(lower + 2 * (size_t)x));
    __m256i words = means(one, two, order);
    __m256i bytes = _mm256_permute4x64_epi64(_mm256_packus_epi16(words, words), 0x08);
    _mm_storeu_si128((__m128i *)(out + x), _mm256_castsi256_si128(bytes));
  }
  return x;
}

#endif

void ckernels_halve(const CKernelsRows *in, uint8_t *out) {
  int32_t width = (in->width + 1) / 2;
  for (int32_t y = 0; y < in->height; y += 2) {
    const uint8_t *upper = in->samples + (size_t)y * in->stride;
    const uint8_t *lower = y + 1 < in->height ? upper + in->stride : upper;
    uint8_t *to = out + (size_t)(y / 2) * (size_t)width * (size_t)in->channels;
    int32_t done = 0;
#ifdef __AVX2__
    if (in->channels == 3) done = halve_colours(upper, lower, in->width, to);
    if (in->channels == 1) done = halve_gray(upper, lower, in->width, to);
#endif
    halve_row(upper, lower, in->width, in->channels, done, to);
  }
}
