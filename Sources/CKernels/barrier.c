#include <string.h>

#include "CKernels.h"

/// Four channels of a pixel; 16 bits, as a distance may be infinite.
typedef int16_t Levels __attribute__((vector_size(8)));

enum { infinite = 256 };

static inline Levels pick(Levels mask, Levels yes, Levels no) {
  return (yes & mask) | (no & ~mask);
}

static inline Levels least(Levels a, Levels b) { return pick((Levels)(a < b), a, b); }
static inline Levels greatest(Levels a, Levels b) { return pick((Levels)(a > b), a, b); }

/// The best path to a pixel that is known: how long it is, its lowest and its highest level.
typedef struct {
  Levels distance, low, high;
} Path;

/// The path to a pixel by a neighbour's, where that is shorter.
static inline Path shorter(Path own, Path neighbour, Levels level) {
  Levels low = least(neighbour.low, level);
  Levels high = greatest(neighbour.high, level);
  Levels distance = high - low;
  Levels is_shorter = (Levels)(distance < own.distance);
  Path path = {
    pick(is_shorter, distance, own.distance), pick(is_shorter, low, own.low),
    pick(is_shorter, high, own.high),
  };
  return path;
}

static inline Levels level(const uint8_t *samples) {
  Levels out = {samples[0], samples[1], samples[2], samples[3]};
  return out;
}

/// One pass over the pixels that are not at the border; `step` is 1 from the upper left, −1 back.
static void pass(
    const uint8_t *samples, int32_t width, int32_t height, ptrdiff_t step, Path *paths) {
  for (int32_t row = 1; row < height - 1; row++) {
    ptrdiff_t y = step > 0 ? row : height - 1 - row;
    ptrdiff_t at = y * width + (step > 0 ? 1 : width - 2);
    Path beside = paths[at - step];
    for (int32_t column = 1; column < width - 1; column++, at += step) {
      Levels own = level(samples + 4 * at);
      Path path = shorter(paths[at], beside, own);
      path = shorter(path, paths[at - step * width], own);
      paths[at] = path;
      beside = path;
    }
  }
}

void ckernels_barrier(const CKernelsRows *in, void *memory, uint8_t *out) {
  Path *paths = memory;
  int32_t width = in->width, height = in->height;
  for (int32_t y = 0; y < height; y++) {
    for (int32_t x = 0; x < width; x++) {
      size_t at = (size_t)y * (size_t)width + (size_t)x;
      Levels own = level(in->samples + 4 * at);
      int16_t distance = y == 0 || x == 0 || y == height - 1 || x == width - 1 ? 0 : infinite;
      Path path = {{distance, distance, distance, distance}, own, own};
      paths[at] = path;
    }
  }
  pass(in->samples, width, height, 1, paths);
  pass(in->samples, width, height, -1, paths);
  pass(in->samples, width, height, 1, paths);
  for (size_t at = 0; at < (size_t)width * (size_t)height; at++) {
    for (size_t channel = 0; channel < 4; channel++) {
      out[4 * at + channel] = (uint8_t)paths[at].distance[channel];
    }
  }
}

size_t ckernels_barrier_scratch(int32_t width, int32_t height) {
  return (size_t)width * (size_t)height * sizeof(Path);
}
