#include <string.h>

#include "resample.h"

#ifdef __AVX2__
#include <immintrin.h>
#endif

/// The outputs of a row from some column on.
static void weigh(
    const uint8_t *row, int32_t channels, const CKernelsTaps *taps, int32_t from, uint8_t *out) {
  for (int32_t x = from; x < taps->count; x++) {
    const int32_t *weights = taps->weights + (size_t)x * (size_t)taps->stride;
    const uint8_t *pixels = row + (size_t)taps->starts[x] * (size_t)channels;
    for (int32_t channel = 0; channel < channels; channel++) {
      int32_t sum = half;
      for (int32_t tap = 0; tap < taps->counts[x]; tap++) {
        sum += pixels[tap * channels + channel] * weights[tap];
      }
      out[(size_t)x * (size_t)channels + (size_t)channel] = sample_of(sum);
    }
  }
}

static void weigh_plain(const CKernelsRows *in, const CKernelsTaps *taps, uint8_t *out) {
  size_t length = (size_t)taps->count * (size_t)in->channels;
  for (int32_t y = 0; y < in->height; y++) {
    weigh(in->samples + (size_t)y * in->stride, in->channels, taps, 0, out + (size_t)y * length);
  }
}

#ifdef __AVX2__

enum {
  /// Taps are taken four at a time: twelve bytes of RGB.
  group_taps = 4,
  group_bytes = 12,
  /// Upper pairs of taps 0 and 1 four times, of 2 and 3 four times, then the lower ones.
  group_numbers = 16,
  /// What is read behind the last group.
  overhang = 16
};

/// Rows of RGB with bytes behind them, and the weights as the loop takes them.
typedef struct {
  int32_t *weights;
  /// The first byte of each output.
  int32_t *starts;
  const uint8_t *rows[2];
  /// Where rows are copied that have too few behind them.
  uint8_t *room;
  /// Groups that weights are kept for, and groups that any output needs.
  size_t groups, used;
} Scratch;

static size_t groups_of(int32_t taps) { return ((size_t)taps + group_taps - 1) / group_taps; }

/// Gray goes eight outputs at a time: for each group of taps their upper pairs 0 and 1, upper pairs 2 and 3,
/// then the lower ones.
enum { gray_outputs = 8, gray_numbers = 4 * gray_outputs, gray_behind = group_taps };

static size_t gray_blocks(int32_t count) { return (size_t)count / gray_outputs; }

/// The weights of gray, and rows copied that have too few bytes behind them.
static size_t gray_scratch(const CKernelsTaps *taps, int32_t width) {
  size_t numbers = gray_blocks(taps->count) * groups_of(taps->stride) * gray_numbers;
  return numbers * sizeof(int32_t) + (size_t)width + groups_of(taps->stride) * group_taps + gray_behind;
}

size_t ckernels_columns_scratch(const CKernelsTaps *taps, int32_t width, int32_t channels) {
  if (channels == 1) return gray_scratch(taps, width);
  size_t groups = groups_of(taps->stride);
  size_t numbers = (size_t)taps->count * (groups * group_numbers + 1);
  size_t row = 3 * (size_t)width + groups * group_bytes + overhang;
  return numbers * sizeof(int32_t) + 2 * row;
}

static void spread_group(const int32_t *weights, int32_t count, int32_t *to) {
  int32_t four[group_taps] = {0};
  for (int32_t tap = 0; tap < group_taps && tap < count; tap++) four[tap] = weights[tap];
  for (int i = 0; i < 4; i++) {
    to[i] = upper_pair(four[0], four[1]);
    to[4 + i] = upper_pair(four[2], four[3]);
    to[8 + i] = lower_pair(four[0], four[1]);
    to[12 + i] = lower_pair(four[2], four[3]);
  }
}

static Scratch prepared(const CKernelsTaps *taps, void *memory) {
  Scratch scratch = {.weights = memory, .groups = groups_of(taps->stride), .used = 1};
  scratch.starts = scratch.weights + (size_t)taps->count * scratch.groups * group_numbers;
  scratch.room = (uint8_t *)(scratch.starts + taps->count);
  int32_t *to = scratch.weights;
  for (int32_t x = 0; x < taps->count; x++) {
    scratch.starts[x] = 3 * taps->starts[x];
    size_t used = groups_of(taps->counts[x]);
    if (used > scratch.used) scratch.used = used;
    const int32_t *weights = taps->weights + (size_t)x * (size_t)taps->stride;
    for (size_t group = 0; group < scratch.groups; group++, to += group_numbers) {
      int32_t first = (int32_t)group * group_taps;
      spread_group(weights + first, taps->stride - first, to);
    }
  }
  return scratch;
}

/// Numbers of two rows.
typedef struct {
  __m256i upper, lower;
} Two;

/// The sums of a pixel's red, green and blue in two rows: taps 0, 1, 4, 5, … in the lower half, the
/// others in the upper one. Weights are loaded once for both.
static inline __attribute__((always_inline)) Two column(
    const Scratch *scratch, int32_t x, size_t groups) {
  const __m256i order = _mm256_setr_epi8(
      0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1,
      6, -1, 9, -1, 7, -1, 10, -1, 8, -1, 11, -1, -1, -1, -1, -1);
  const int32_t *weights = scratch->weights + (size_t)x * scratch->groups * group_numbers;
  const uint8_t *first = scratch->rows[0] + scratch->starts[x];
  const uint8_t *second = scratch->rows[1] + scratch->starts[x];
  Two high = {_mm256_setzero_si256(), _mm256_setzero_si256()}, low = high;
  for (size_t group = 0; group < groups; group++) {
    __m256i uppers = _mm256_loadu_si256((const __m256i *)(weights + group * group_numbers));
    __m256i lowers = _mm256_loadu_si256((const __m256i *)(weights + group * group_numbers + 8));
    __m128i part = _mm_loadu_si128((const __m128i *)(first + group * group_bytes));
    __m256i pairs = _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(part), order);
    high.upper = _mm256_add_epi32(high.upper, _mm256_madd_epi16(pairs, uppers));
    low.upper = _mm256_add_epi32(low.upper, _mm256_madd_epi16(pairs, lowers));
    part = _mm_loadu_si128((const __m128i *)(second + group * group_bytes));
    pairs = _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(part), order);
    high.lower = _mm256_add_epi32(high.lower, _mm256_madd_epi16(pairs, uppers));
    low.lower = _mm256_add_epi32(low.lower, _mm256_madd_epi16(pairs, lowers));
  }
  return (Two){
      _mm256_add_epi32(_mm256_slli_epi32(high.upper, low_bits), low.upper),
      _mm256_add_epi32(_mm256_slli_epi32(high.lower, low_bits), low.lower)};
}

/// Two pixels next to each other, one a half.
static inline __attribute__((always_inline)) __m256i joined(__m256i one, __m256i two) {
  __m256i sum = _mm256_add_epi32(
      _mm256_permute2x128_si256(one, two, 0x20), _mm256_permute2x128_si256(one, two, 0x31));
  return _mm256_srai_epi32(_mm256_add_epi32(sum, _mm256_set1_epi32(half)), fraction_bits);
}

static inline __attribute__((always_inline)) Two two_columns(
    const Scratch *scratch, int32_t x, size_t groups) {
  Two one = column(scratch, x, groups), two = column(scratch, x + 1, groups);
  return (Two){joined(one.upper, two.upper), joined(one.lower, two.lower)};
}

/// Four pixels of RGB, and four bytes behind them.
static inline __attribute__((always_inline)) void store(__m256i one, __m256i two, uint8_t *out) {
  // Packing goes by halves: pixels 0 and 2 are in the lower one, 1 and 3 in the upper one.
  const __m256i order = _mm256_setr_epi8(
      0, 1, 2, -1, -1, -1, 4, 5, 6, -1, -1, -1, -1, -1, -1, -1,
      -1, -1, -1, 0, 1, 2, -1, -1, -1, 4, 5, 6, -1, -1, -1, -1);
  __m256i words = _mm256_packs_epi32(one, two);
  __m256i bytes = _mm256_shuffle_epi8(_mm256_packus_epi16(words, words), order);
  __m128i both = _mm_or_si128(_mm256_castsi256_si128(bytes), _mm256_extracti128_si256(bytes, 1));
  _mm_storeu_si128((__m128i *)out, both);
}

/// Two rows, which may be the same.
static inline __attribute__((always_inline)) void weigh_wide(
    const Scratch *scratch, const CKernelsTaps *taps, size_t groups, uint8_t *upper,
    uint8_t *lower) {
  int32_t x = 0;
  // Sixteen bytes are written for four pixels, so the last two are left.
  for (; x + 6 <= taps->count; x += 4) {
    Two one = two_columns(scratch, x, groups), two = two_columns(scratch, x + 2, groups);
    store(one.upper, two.upper, upper + 3 * (size_t)x);
    store(one.lower, two.lower, lower + 3 * (size_t)x);
  }
  weigh(scratch->rows[0], 3, taps, x, upper);
  weigh(scratch->rows[1], 3, taps, x, lower);
}

/// A row with enough bytes behind it: only the last ones of a picture have to be copied for that.
static const uint8_t *long_row(const CKernelsRows *in, const Scratch *scratch, int32_t y, int slot) {
  size_t first = (size_t)y * in->stride, length = 3 * (size_t)in->width;
  size_t behind = scratch->groups * group_bytes + overhang;
  if (first + length + behind <= in->count) return in->samples + first;
  uint8_t *copy = scratch->room + (size_t)slot * (length + behind);
  memcpy(copy, in->samples + first, length);
  memset(copy + length, 0, behind);
  return copy;
}

/// Puts the weights of gray in the order that its loop takes them.
static void spread_gray(const CKernelsTaps *taps, size_t groups, int32_t *to) {
  for (size_t block = 0; block < gray_blocks(taps->count); block++) {
    for (size_t group = 0; group < groups; group++, to += gray_numbers) {
      for (int32_t output = 0; output < gray_outputs; output++) {
        size_t x = block * gray_outputs + (size_t)output;
        const int32_t *weights = taps->weights + x * (size_t)taps->stride;
        int32_t four[group_taps] = {0};
        for (int32_t tap = 0; tap < group_taps; tap++) {
          int32_t place = (int32_t)group * group_taps + tap;
          if (place < taps->counts[x]) four[tap] = weights[place];
        }
        to[output] = upper_pair(four[0], four[1]);
        to[gray_outputs + output] = upper_pair(four[2], four[3]);
        to[2 * gray_outputs + output] = lower_pair(four[0], four[1]);
        to[3 * gray_outputs + output] = lower_pair(four[2], four[3]);
      }
    }
  }
}

/// Eight outputs of a row of gray.
static inline __attribute__((always_inline)) void gray_block(
    const uint8_t *row, const int32_t *starts, const int32_t *weights, size_t groups,
    uint8_t *out) {
  const __m256i pairs01 = _mm256_setr_epi8(
      0, -1, 1, -1, 4, -1, 5, -1, 8, -1, 9, -1, 12, -1, 13, -1,
      0, -1, 1, -1, 4, -1, 5, -1, 8, -1, 9, -1, 12, -1, 13, -1);
  const __m256i pairs23 = _mm256_setr_epi8(
      2, -1, 3, -1, 6, -1, 7, -1, 10, -1, 11, -1, 14, -1, 15, -1,
      2, -1, 3, -1, 6, -1, 7, -1, 10, -1, 11, -1, 14, -1, 15, -1);
  __m256i places = _mm256_loadu_si256((const __m256i *)starts);
  __m256i upper = _mm256_setzero_si256(), lower = upper;
  for (size_t group = 0; group < groups; group++, weights += gray_numbers) {
    const __m256i *four = (const __m256i *)weights;
    __m256i taps = _mm256_i32gather_epi32((const int *)(const void *)(row + group * group_taps), places, 1);
    __m256i one = _mm256_shuffle_epi8(taps, pairs01), two = _mm256_shuffle_epi8(taps, pairs23);
    upper = _mm256_add_epi32(upper, _mm256_madd_epi16(one, _mm256_loadu_si256(four)));
    upper = _mm256_add_epi32(upper, _mm256_madd_epi16(two, _mm256_loadu_si256(four + 1)));
    lower = _mm256_add_epi32(lower, _mm256_madd_epi16(one, _mm256_loadu_si256(four + 2)));
    lower = _mm256_add_epi32(lower, _mm256_madd_epi16(two, _mm256_loadu_si256(four + 3)));
  }
  __m256i sum = _mm256_add_epi32(_mm256_slli_epi32(upper, low_bits), lower);
  sum = _mm256_srai_epi32(_mm256_add_epi32(sum, _mm256_set1_epi32(half)), fraction_bits);
  __m256i words = _mm256_packs_epi32(sum, sum);
  __m256i bytes = _mm256_packus_epi16(words, words);
  int32_t low = _mm256_extract_epi32(bytes, 0), high = _mm256_extract_epi32(bytes, 4);
  memcpy(out, &low, sizeof low);
  memcpy(out + 4, &high, sizeof high);
}

static void weigh_gray(
    const CKernelsRows *in, const CKernelsTaps *taps, void *memory, uint8_t *out) {
  size_t groups = groups_of(taps->stride), blocks = gray_blocks(taps->count);
  int32_t *weights = memory;
  spread_gray(taps, groups, weights);
  uint8_t *room = (uint8_t *)(weights + blocks * groups * gray_numbers);
  size_t width = (size_t)in->width, behind = groups * group_taps + gray_behind;
  for (int32_t y = 0; y < in->height; y++) {
    size_t first = (size_t)y * in->stride;
    const uint8_t *row = in->samples + first;
    if (first + width + behind > in->count) {
      memcpy(room, row, width);
      memset(room + width, 0, behind);
      row = room;
    }
    uint8_t *to = out + (size_t)y * (size_t)taps->count;
    for (size_t block = 0; block < blocks; block++) {
      gray_block(
          row, taps->starts + block * gray_outputs, weights + block * groups * gray_numbers, groups,
          to + block * gray_outputs);
    }
    weigh(row, 1, taps, (int32_t)(blocks * gray_outputs), to);
  }
}

void ckernels_resample_columns(
    const CKernelsRows *in, const CKernelsTaps *taps, void *memory, uint8_t *out) {
  if (in->channels == 1) {
    weigh_gray(in, taps, memory, out);
    return;
  }
  if (in->channels != 3) {
    weigh_plain(in, taps, out);
    return;
  }
  Scratch scratch = prepared(taps, memory);
  size_t length = 3 * (size_t)taps->count;
  for (int32_t y = 0; y < in->height; y += 2) {
    int32_t next = y + 1 < in->height ? y + 1 : y;
    scratch.rows[0] = long_row(in, &scratch, y, 0);
    scratch.rows[1] = long_row(in, &scratch, next, 1);
    uint8_t *upper = out + (size_t)y * length, *lower = out + (size_t)next * length;
    // A number of rounds that the compiler knows takes a quarter less time.
    switch (scratch.used) {
    case 1: weigh_wide(&scratch, taps, 1, upper, lower); break;
    case 2: weigh_wide(&scratch, taps, 2, upper, lower); break;
    case 3: weigh_wide(&scratch, taps, 3, upper, lower); break;
    default: weigh_wide(&scratch, taps, scratch.used, upper, lower);
    }
  }
}

#else

size_t ckernels_columns_scratch(const CKernelsTaps *taps, int32_t width, int32_t channels) {
  (void)taps, (void)width, (void)channels;
  return 0;
}

void ckernels_resample_columns(
    const CKernelsRows *in, const CKernelsTaps *taps, void *memory, uint8_t *out) {
  (void)memory;
  weigh_plain(in, taps, out);
}

#endif
