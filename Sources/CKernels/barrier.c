#include <string.h>

#include "CKernels.h"

/// The best path to a pixel that is known: the highest level of four channels, then the lowest, negated.
/// Both grow as the path does, and their sum is how long it is.
typedef int16_t Path __attribute__((vector_size(16)));

static inline Path greatest(Path a, Path b) {
  Path is_greater = a > b;
  return (a & is_greater) | (b & ~is_greater);
}

static inline Path pick(Path mask, Path yes, Path no) { return (yes & mask) | (no & ~mask); }

/// The length of each channel's path, twice.
static inline Path length(Path path) {
  return path + __builtin_shufflevector(path, path, 4, 5, 6, 7, 0, 1, 2, 3);
}

/// The path that is a pixel alone.
static inline Path alone(const uint8_t *level) {
  Path out = {
    level[0], level[1], level[2], level[3], -level[0], -level[1], -level[2], -level[3],
  };
  return out;
}

/// The path to a pixel by either neighbour, where that is shorter than its own.
///
/// The neighbour beside it comes first, so the one above must be shorter than that. Asked the other way
/// round, what waits for the pixel beside is short.
static inline Path shortest(Path own, Path beside, Path above, Path level) {
  Path old = length(own);
  Path by_above = greatest(above, level), above_length = length(by_above);
  Path is_shorter = above_length < old;
  Path path = pick(is_shorter, by_above, own);
  Path least = pick(is_shorter, above_length + 1, old);
  Path by_beside = greatest(beside, level);
  return pick(length(by_beside) < least, by_beside, path);
}

/// The same for the first path to a pixel.
static inline Path first(Path beside, Path above, Path level) {
  Path by_above = greatest(above, level), by_beside = greatest(beside, level);
  return pick(length(by_beside) > length(by_above), by_above, by_beside);
}

typedef struct {
  const uint8_t *samples;
  Path *paths;
  ptrdiff_t width, height;
} Plane;

/// What becomes of a pixel's path, given that beside it, when rows lie `row` apart.
static inline __attribute__((always_inline)) Path visited(
    const Plane *plane, ptrdiff_t at, ptrdiff_t row, int is_first, Path beside) {
  Path level = alone(plane->samples + 4 * at);
  Path above = plane->paths[at - row];
  Path path = is_first ? first(beside, above, level)
                       : shortest(plane->paths[at], beside, above, level);
  plane->paths[at] = path;
  return path;
}

/// One pass over the pixels that are not at the border; `step` is 1 from the upper left, −1 back.
///
/// Two rows at a time, the second one pixel behind the first: neither waits for the other.
static inline __attribute__((always_inline)) void pass(
    const Plane *plane, ptrdiff_t step, int is_first) {
  ptrdiff_t inner = plane->width - 2, row = step * plane->width;
  ptrdiff_t at = step > 0 ? row + 1 : plane->width * (plane->height - 1) - 2;
  ptrdiff_t left = plane->height - 2;
  for (; left >= 2; left -= 2, at += 2 * row) {
    ptrdiff_t second = at + row;
    Path beside = plane->paths[at - step], below = plane->paths[second - step];
    beside = visited(plane, at, row, is_first, beside);
    for (ptrdiff_t x = 1; x < inner; x++) {
      beside = visited(plane, at + x * step, row, is_first, beside);
      below = visited(plane, second + (x - 1) * step, row, is_first, below);
    }
    visited(plane, second + (inner - 1) * step, row, is_first, below);
  }
  if (left == 0) return;
  Path beside = plane->paths[at - step];
  for (ptrdiff_t x = 0; x < inner; x++) {
    beside = visited(plane, at + x * step, row, is_first, beside);
  }
}

void ckernels_barrier(const CKernelsRows *in, void *memory, uint8_t *out) {
  Plane plane = {in->samples, memory, in->width, in->height};
  ptrdiff_t last = plane.width * (plane.height - 1);
  for (ptrdiff_t x = 0; x < plane.width; x++) {
    plane.paths[x] = alone(plane.samples + 4 * x);
    plane.paths[last + x] = alone(plane.samples + 4 * (last + x));
  }
  for (ptrdiff_t at = 0; at < last; at += plane.width) {
    ptrdiff_t end = at + plane.width - 1;
    plane.paths[at] = alone(plane.samples + 4 * at);
    plane.paths[end] = alone(plane.samples + 4 * end);
  }
  pass(&plane, 1, 1);
  pass(&plane, -1, 0);
  pass(&plane, 1, 0);
  for (ptrdiff_t at = 0; at < plane.width * plane.height; at++) {
    Path distance = length(plane.paths[at]);
    for (int channel = 0; channel < 4; channel++) {
      out[4 * at + channel] = (uint8_t)distance[channel];
    }
  }
}

size_t ckernels_barrier_scratch(int32_t width, int32_t height) {
  return (size_t)width * (size_t)height * sizeof(Path);
}
