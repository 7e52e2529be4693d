#include "resample.h"

#ifdef __AVX2__
#include <immintrin.h>
#endif

typedef struct {
  const uint8_t *first;
  size_t stride;
  const int32_t *weights;
  int32_t count;
} Rows;

/// The output from some sample of the row on.
static void weigh(Rows rows, size_t from, size_t length, uint8_t *out) {
  for (size_t i = from; i < length; i++) {
    int32_t sum = half;
    for (int32_t tap = 0; tap < rows.count; tap++) {
      sum += rows.first[(size_t)tap * rows.stride + i] * rows.weights[tap];
    }
    out[i] = sample_of(sum);
  }
}

#ifdef __AVX2__

static __m256i joined(__m256i upper, __m256i lower) {
  __m256i sum = _mm256_add_epi32(_mm256_slli_epi32(upper, low_bits), lower);
  return _mm256_srai_epi32(_mm256_add_epi32(sum, _mm256_set1_epi32(half)), fraction_bits);
}

/// Adds the products of eight samples of two rows with their weights.
static inline void add(
    __m128i samples, __m256i uppers, __m256i lowers, __m256i *upper, __m256i *lower) {
  __m256i pairs = _mm256_cvtepu8_epi16(samples);
  *upper = _mm256_add_epi32(*upper, _mm256_madd_epi16(pairs, uppers));
  *lower = _mm256_add_epi32(*lower, _mm256_madd_epi16(pairs, lowers));
}

/// 32 samples at a time, as far as that goes; how many are done.
static size_t weigh_wide(Rows rows, size_t length, uint8_t *out) {
  size_t i = 0;
  for (; i + 32 <= length; i += 32) {
    __m256i upper[4], lower[4];
    for (int part = 0; part < 4; part++) upper[part] = lower[part] = _mm256_setzero_si256();
    for (int32_t tap = 0; tap < rows.count; tap += 2) {
      // Behind an odd number of rows comes the last one again, with weight 0.
      int has_second = tap + 1 < rows.count;
      int32_t one = rows.weights[tap], two = has_second ? rows.weights[tap + 1] : 0;
      __m256i uppers = _mm256_set1_epi32(upper_pair(one, two));
      __m256i lowers = _mm256_set1_epi32(lower_pair(one, two));
      const uint8_t *first = rows.first + (size_t)tap * rows.stride + i;
      const uint8_t *second = has_second ? first + rows.stride : first;
      for (int part = 0; part < 2; part++) {
        __m128i a = _mm_loadu_si128((const __m128i *)(first + 16 * part));
        __m128i b = _mm_loadu_si128((const __m128i *)(second + 16 * part));
        __m256i *u = upper + 2 * part, *l = lower + 2 * part;
        add(_mm_unpacklo_epi8(a, b), uppers, lowers, u, l);
        add(_mm_unpackhi_epi8(a, b), uppers, lowers, u + 1, l + 1);
      }
    }
    for (int part = 0; part < 4; part++) upper[part] = joined(upper[part], lower[part]);
    // Packing goes by halves of 128 bits, so quarters end up out of order.
    __m256i bytes = _mm256_packus_epi16(
        _mm256_packs_epi32(upper[0], upper[1]), _mm256_packs_epi32(upper[2], upper[3]));
    bytes = _mm256_permutevar8x32_epi32(bytes, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
    _mm256_storeu_si256((__m256i *)(out + i), bytes);
  }
  return i;
}

#else

static size_t weigh_wide(Rows rows, size_t length, uint8_t *out) {
  (void)rows, (void)length, (void)out;
  return 0;
}

#endif

void ckernels_resample_rows(const CKernelsRows *in, const CKernelsTaps *taps, uint8_t *out) {
  size_t length = (size_t)in->width * (size_t)in->channels;
  for (int32_t y = 0; y < taps->count; y++) {
    Rows rows = {
        in->samples + (size_t)taps->starts[y] * in->stride, in->stride,
        taps->weights + (size_t)y * (size_t)taps->stride, taps->counts[y]};
    uint8_t *to = out + (size_t)y * length;
    weigh(rows, weigh_wide(rows, length, to), length, to);
  }
}
