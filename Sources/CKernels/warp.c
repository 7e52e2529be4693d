#include <string.h>

#include "CKernels.h"

// A product is rounded before it is added, whatever the processor can do at once.
#pragma STDC FP_CONTRACT OFF

typedef uint8_t Bytes __attribute__((vector_size(4)));
typedef int32_t Words __attribute__((vector_size(16)));
typedef float Levels __attribute__((vector_size(16)));

/// A pixel of RGB and one byte behind it.
static inline Levels levels(const uint8_t *pixel) {
  Bytes bytes;
  memcpy(&bytes, pixel, sizeof bytes);
  return __builtin_convertvector(bytes, Levels);
}

/// A pixel of RGB that may lie outside.
static Levels level_at(const CKernelsRows *in, int32_t x, int32_t y, Levels fill) {
  if (x < 0 || y < 0 || x >= in->width || y >= in->height) return fill;
  const uint8_t *pixel = in->samples + (size_t)y * in->stride + 3 * (size_t)x;
  return (Levels){pixel[0], pixel[1], pixel[2], 0};
}

/// The greatest whole number that is not greater.
static inline int32_t floor_of(double number) {
  int32_t whole = (int32_t)number;
  return whole - (number < whole);
}

static inline __attribute__((always_inline)) void warp_row(
    const CKernelsRows *in, const double *map, int is_affine, double y, Levels fill,
    int32_t width, uint8_t *out) {
  for (int32_t x = 0; x < width; x++, out += 3) {
    double column = x + 0.5;
    double u = map[0] * column + map[1] * y + map[2];
    double v = map[3] * column + map[4] * y + map[5];
    if (!is_affine) {
      double w = map[6] * column + map[7] * y + map[8];
      if (!(w > 0)) continue;
      u /= w;
      v /= w;
    }
    u -= 0.5;
    v -= 0.5;
    if (!(u >= -1 && v >= -1 && u < in->width && v < in->height)) continue;
    int32_t left = floor_of(u), top = floor_of(v);
    float dx = (float)(u - left), dy = (float)(v - top);
    Levels upper, lower;
    // One byte behind the second pixel is read, which there is but in the last row.
    if (left >= 0 && top >= 0 && left + 1 < in->width && top + 2 < in->height) {
      const uint8_t *pixel = in->samples + (size_t)top * in->stride + 3 * (size_t)left;
      const uint8_t *below = pixel + in->stride;
      upper = levels(pixel) * (1 - dx) + levels(pixel + 3) * dx;
      lower = levels(below) * (1 - dx) + levels(below + 3) * dx;
    } else {
      upper = level_at(in, left, top, fill) * (1 - dx) + level_at(in, left + 1, top, fill) * dx;
      lower = level_at(in, left, top + 1, fill) * (1 - dx) +
              level_at(in, left + 1, top + 1, fill) * dx;
    }
    Levels mixed = upper * (1 - dy) + lower * dy + 0.5f;
    Words words = __builtin_convertvector(mixed, Words);
    out[0] = (uint8_t)words[0];
    out[1] = (uint8_t)words[1];
    out[2] = (uint8_t)words[2];
  }
}

void ckernels_warp_colours(
    const CKernelsRows *in, const double *map, const uint8_t *fill, int32_t width, int32_t height,
    uint8_t *out) {
  Levels outside = {fill[0], fill[1], fill[2], 0};
  int is_affine = map[6] == 0 && map[7] == 0 && map[8] == 1;
  for (int32_t y = 0; y < height; y++, out += 3 * (size_t)width) {
    if (is_affine) {
      warp_row(in, map, 1, y + 0.5, outside, width, out);
    } else {
      warp_row(in, map, 0, y + 0.5, outside, width, out);
    }
  }
}
