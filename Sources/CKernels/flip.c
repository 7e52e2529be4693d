#include <string.h>

#include "CKernels.h"

#ifdef __AVX2__
#include <immintrin.h>
#endif

/// The pixels of a row from some column of the output on.
static void mirror(
    const uint8_t *row, int32_t width, int32_t channels, int32_t from, uint8_t *out) {
  for (int32_t x = from; x < width; x++) {
    const uint8_t *pixel = row + (size_t)(width - 1 - x) * (size_t)channels;
    for (int32_t channel = 0; channel < channels; channel++) {
      out[(size_t)x * (size_t)channels + (size_t)channel] = pixel[channel];
    }
  }
}

#ifdef __AVX2__

/// Five pixels of RGB at a time, as far as that goes; how many are done.
static int32_t mirror_colours(const uint8_t *row, int32_t width, uint8_t *out) {
  const __m128i order = _mm_setr_epi8(13, 14, 15, 10, 11, 12, 7, 8, 9, 4, 5, 6, 1, 2, 3, 0);
  int32_t x = 0;
  // Sixteen bytes are read, one of the pixel before, and written, one of the pixel behind.
  for (; x + 6 <= width; x += 5) {
    const uint8_t *last = row + 3 * (size_t)(width - x);
    __m128i pixels = _mm_loadu_si128((const __m128i *)(last - 16));
    _mm_storeu_si128((__m128i *)(out + 3 * (size_t)x), _mm_shuffle_epi8(pixels, order));
  }
  return x;
}

#endif

void ckernels_flip(const CKernelsRows *in, uint8_t *out) {
  size_t length = (size_t)in->width * (size_t)in->channels;
  for (int32_t y = 0; y < in->height; y++) {
    const uint8_t *row = in->samples + (size_t)y * in->stride;
    int32_t done = 0;
#ifdef __AVX2__
    if (in->channels == 3) done = mirror_colours(row, in->width, out + (size_t)y * length);
#endif
    mirror(row, in->width, in->channels, done, out + (size_t)y * length);
  }
}
