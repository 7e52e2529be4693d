#include "tiff_rows.h"

#include <string.h>

/// The bits of a float that has the value of a half float (IEEE 754, binary16 to binary32).
static uint32_t widened(uint16_t half) {
  uint32_t sign = (uint32_t)(half & 0x8000) << 16;
  uint32_t exponent = half >> 10 & 31;
  uint32_t fraction = half & 1023;
  if (exponent == 31) return sign | 0x7F800000 | fraction << 13;
  if (exponent > 0) return sign | (exponent + 112) << 23 | fraction << 13;
  if (fraction == 0) return sign;
  uint32_t shift = (uint32_t)__builtin_clz(fraction) - 21;
  return sign | (113 - shift) << 23 | (fraction << shift & 1023) << 13;
}

/// Bits of any number are packed from the highest down, each row from a byte of its own.
static uint32_t bits_at(const uint8_t *row, size_t position, int depth) {
  uint32_t value = 0;
  for (int left = depth; left > 0;) {
    int here = 8 - (int)(position % 8);
    int taken = here < left ? here : left;
    uint32_t byte = row[position / 8];
    value = value << taken | (byte >> (here - taken) & ((1u << taken) - 1));
    position += (size_t)taken;
    left -= taken;
  }
  return value;
}

/// Writes the low bytes of a value in native order.
static void store(uint8_t *out, uint32_t value, int32_t sample_bytes) {
  switch (sample_bytes) {
    case 1: *out = (uint8_t)value; return;
    case 2: {
      uint16_t narrow = (uint16_t)value;
      memcpy(out, &narrow, 2);
      return;
    }
    default: memcpy(out, &value, 4);
  }
}

/// Sample `index` of a row into `out`, for the depths that are not whole samples in memory.
static void unpack(
    const CCodecsTIFFHeader *header, const uint8_t *row, size_t index, uint8_t *out) {
  int depth = header->bit_depth;
  uint32_t value;
  if (depth == 16) {
    uint16_t half;
    memcpy(&half, row + 2 * index, 2);
    value = widened(half);
  } else if (depth == 24) {
    // libtiff has brought the bytes into native order.
    const uint8_t *bytes = row + 3 * index;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    value = bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16;
#else
    value = bytes[2] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[0] << 16;
#endif
  } else {
    value = bits_at(row, index * (size_t)depth, depth);
  }
  if (header->kind == CCodecsKindSigned && value >> (depth - 1) & 1) {
    value |= ~(uint32_t)0 << depth;
  }
  store(out, value, header->sample_bytes);
}

void ccodecs_tiff_place(
    const TIFFLayout *layout, const uint8_t *row, size_t width, int plane, uint8_t *out) {
  const CCodecsTIFFHeader *header = &layout->header;
  size_t bytes = (size_t)header->sample_bytes;
  size_t channels = (size_t)header->channels;
  size_t stored = layout->is_planar ? 1 : layout->samples_per_pixel;
  size_t wanted = layout->is_planar ? 1 : channels;
  size_t first = layout->is_planar ? (size_t)plane : 0;
  int is_whole = (size_t)header->bit_depth == 8 * bytes;
  if (is_whole && stored == channels) {
    memcpy(out, row, width * channels * bytes);
    return;
  }
  for (size_t x = 0; x < width; x++) {
    uint8_t *pixel = out + (x * channels + first) * bytes;
    if (is_whole && bytes == 1 && wanted == 1) {
      *pixel = row[x * stored];
    } else if (is_whole) {
      memcpy(pixel, row + x * stored * bytes, wanted * bytes);
    } else {
      for (size_t channel = 0; channel < wanted; channel++) {
        unpack(header, row, x * stored + channel, pixel + channel * bytes);
      }
    }
  }
}
