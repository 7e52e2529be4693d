/// The bits of a scan without its stuffed zeros: walking over codes, and copying them.
#ifndef CCODECS_JPEG_BITS_H
#define CCODECS_JPEG_BITS_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

/// How many bits are looked up at once; longer codes are searched for.
enum { bits_lookahead = 10 };

/// What is to be added to the index of a block's coefficient so that it ends.
enum { bits_end_of_block = 128 };

/// What a code does.
typedef struct {
  /// Of an AC code, the bits of the code and the value behind it; of a DC code, those of the code.
  /// 0 for a code that a picture of 8 bits does not have.
  uint8_t bits;
  /// Of an AC code, how many coefficients further; of a DC code, the bits of the difference.
  uint8_t step;
} BitsCode;

/// A Huffman table (ISO 10918-1, annex C).
typedef struct {
  BitsCode codes[1 << bits_lookahead];
  /// For each length the first code, the place of its symbol, and the first 16 bits that are beyond
  /// all codes so long.
  uint32_t first[17];
  uint32_t place[17];
  uint32_t end[17];
  uint8_t symbols[256];
  /// Codes and lengths to be written, by symbol; length 0 where there is none.
  uint16_t code[256];
  uint8_t length[256];
  int is_dc;
} BitsTable;

/// Makes a table; 0 when it is none, or has no code for something a picture of 8 bits can need.
int ccodecs_bits_table(BitsTable *table, const JHUFF_TBL *source, int is_dc);

/// A code longer than the lookahead, by the next 16 bits.
BitsCode ccodecs_bits_long_code(const BitsTable *table, uint32_t bits);

/// A place in a scan; some bits are kept at hand.
typedef struct {
  const uint8_t *bytes;
  size_t next;
  uint64_t window;
  uint32_t left;
} BitsReader;

static inline uint64_t bits_load(const uint8_t *bytes) {
  uint64_t word;
  memcpy(&word, bytes, sizeof word);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  word = __builtin_bswap64(word);
#endif
  return word;
}

/// Has at least 56 bits at hand; reads 8 bytes from the next one on.
static inline void bits_refill(BitsReader *reader) {
  reader->window |= bits_load(reader->bytes + reader->next) >> reader->left;
  reader->next += (63 - reader->left) >> 3;
  reader->left |= 56;
}

static inline void bits_skip(BitsReader *reader, uint32_t count) {
  reader->window <<= count;
  reader->left -= count;
}

static inline uint64_t bits_position(const BitsReader *reader) {
  return (uint64_t)reader->next * 8 - reader->left;
}

static inline BitsReader bits_reader(const uint8_t *bytes, uint64_t position) {
  BitsReader reader = {bytes, position / 8, 0, 0};
  bits_refill(&reader);
  bits_skip(&reader, position % 8);
  return reader;
}

/// The code that comes next; at least 16 bits must be at hand.
static inline BitsCode bits_code(const BitsReader *reader, const BitsTable *table) {
  BitsCode code = table->codes[reader->window >> (64 - bits_lookahead)];
  return code.bits != 0 ? code : ccodecs_bits_long_code(table, (uint32_t)(reader->window >> 48));
}

/// Reads a block's DC difference; 0 when there is no such code.
static inline int bits_read_dc(BitsReader *reader, const BitsTable *table, int *difference) {
  bits_refill(reader);
  BitsCode code = bits_code(reader, table);
  if (code.bits == 0) return 0;
  bits_skip(reader, code.bits);
  *difference = 0;
  if (code.step > 0) {
    int value = (int)(reader->window >> (64 - code.step));
    // Half of the values are negative (F.1.2.1).
    *difference = value >> (code.step - 1) ? value : value - (1 << code.step) + 1;
    bits_skip(reader, code.step);
  }
  return 1;
}

/// Walks over the AC coefficients of a block; 0 when they are none.
static inline int bits_skip_ac(BitsReader *reader, const BitsTable *table) {
  uint32_t index = 1;
  while (index < DCTSIZE2) {
    if (reader->left < 32) bits_refill(reader);
    BitsCode code = bits_code(reader, table);
    if (code.bits == 0) return 0;
    bits_skip(reader, code.bits);
    index += code.step;
  }
  return index == DCTSIZE2 || index >= bits_end_of_block;
}

/// Bits on their way to a file, a byte unfinished.
typedef struct {
  uint8_t *bytes;
  size_t count;
  size_t capacity;
  /// The unfinished byte, its bits at the top, and how many they are: 0 to 7.
  uint8_t last;
  uint32_t filled;
} BitsWriter;

/// Makes room for some more bits; 0 when there is no memory.
int ccodecs_bits_reserve(BitsWriter *writer, uint64_t bits);

/// Writes the low bits of a value, at most 32; there must be room.
void ccodecs_bits_put(BitsWriter *writer, uint32_t value, uint32_t count);

/// Copies the bits between two places, of bytes with 8 more behind them; there must be room.
void ccodecs_bits_copy(BitsWriter *writer, const uint8_t *bytes, uint64_t start, uint64_t end);

#endif
