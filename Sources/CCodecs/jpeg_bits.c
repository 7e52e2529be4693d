#include "jpeg_bits.h"

#include <stdlib.h>

/// The largest values of pictures of 8 bits (ISO 10918-1, F.1.2).
enum { most_dc_bits = 11, most_ac_bits = 10 };

static BitsCode meaning(uint8_t symbol, uint32_t length, int is_dc) {
  BitsCode none = {0, 0};
  if (is_dc) {
    return symbol > most_dc_bits ? none : (BitsCode){(uint8_t)length, symbol};
  }
  uint32_t zeros = symbol >> 4, size = symbol & 15;
  if (size > most_ac_bits) return none;
  if (size > 0) return (BitsCode){(uint8_t)(length + size), (uint8_t)(zeros + 1)};
  if (zeros == 15) return (BitsCode){(uint8_t)length, 16};
  return zeros == 0 ? (BitsCode){(uint8_t)length, bits_end_of_block} : none;
}

/// Whether there is a code for every symbol that means something.
static int is_complete(const BitsTable *table) {
  for (uint32_t symbol = 0; symbol < 256; symbol++) {
    int is_needed = meaning((uint8_t)symbol, 1, table->is_dc).bits != 0;
    if (is_needed && table->length[symbol] == 0) return 0;
  }
  return 1;
}

int ccodecs_bits_table(BitsTable *table, const JHUFF_TBL *source, int is_dc) {
  memset(table, 0, sizeof *table);
  table->is_dc = is_dc;
  uint32_t code = 0, place = 0;
  for (uint32_t length = 1; length <= 16; length++) {
    table->first[length] = code;
    table->place[length] = place;
    for (int i = 0; i < source->bits[length]; i++) {
      if (place > 255 || code >= 1u << length) return 0;
      uint8_t symbol = source->huffval[place];
      table->symbols[place++] = symbol;
      table->code[symbol] = (uint16_t)code;
      table->length[symbol] = (uint8_t)length;
      if (length <= bits_lookahead) {
        uint32_t spread = bits_lookahead - length;
        BitsCode found = meaning(symbol, length, is_dc);
        for (uint32_t low = 0; low < 1u << spread; low++) {
          table->codes[(code << spread) + low] = found;
        }
      }
      code++;
    }
    table->end[length] = code << (16 - length);
    code <<= 1;
  }
  return is_complete(table);
}

BitsCode ccodecs_bits_long_code(const BitsTable *table, uint32_t bits) {
  for (uint32_t length = 1; length <= 16; length++) {
    if (bits >= table->end[length]) continue;
    uint32_t place = table->place[length] + (bits >> (16 - length)) - table->first[length];
    return meaning(table->symbols[place & 255], length, table->is_dc);
  }
  return (BitsCode){0, 0};
}

int ccodecs_bits_reserve(BitsWriter *writer, uint64_t bits) {
  // Copying stores 8 bytes at a time.
  uint64_t needed = writer->count + bits / 8 + 16;
  if (needed <= writer->capacity) return 1;
  if (needed > SIZE_MAX / 2) return 0;
  size_t capacity = (size_t)needed + writer->capacity;
  uint8_t *bytes = realloc(writer->bytes, capacity);
  if (bytes == NULL) return 0;
  writer->bytes = bytes;
  writer->capacity = capacity;
  return 1;
}

static void store(uint8_t *bytes, uint64_t word) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  word = __builtin_bswap64(word);
#endif
  memcpy(bytes, &word, sizeof word);
}

/// Writes the top bits of a word, at most 56.
static void put_top(BitsWriter *writer, uint64_t word, uint32_t count) {
  if (count == 0) return;
  word &= ~UINT64_C(0) << (64 - count);
  uint64_t joined = (uint64_t)writer->last << 56 | word >> writer->filled;
  store(writer->bytes + writer->count, joined);
  uint32_t total = writer->filled + count;
  writer->count += total / 8;
  writer->filled = total % 8;
  writer->last = total < 64 ? (uint8_t)(joined << (total & ~7u) >> 56) : 0;
}

void ccodecs_bits_put(BitsWriter *writer, uint32_t value, uint32_t count) {
  if (count > 0) put_top(writer, (uint64_t)value << (64 - count), count);
}

void ccodecs_bits_copy(BitsWriter *writer, const uint8_t *bytes, uint64_t start, uint64_t end) {
  if (start % 8 == writer->filled && end - start >= 64) {
    uint32_t head = (8 - writer->filled) % 8;
    put_top(writer, bits_load(bytes + start / 8) << (start % 8), head);
    start += head;
    size_t whole = (size_t)((end - start) / 8);
    memcpy(writer->bytes + writer->count, bytes + start / 8, whole);
    writer->count += whole;
    start += (uint64_t)whole * 8;
  }
  while (end - start >= 56) {
    put_top(writer, bits_load(bytes + start / 8) << (start % 8), 56);
    start += 56;
  }
  uint32_t rest = (uint32_t)(end - start);
  put_top(writer, bits_load(bytes + start / 8) << (start % 8), rest);
}
