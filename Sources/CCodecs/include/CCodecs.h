/// PNG, JPEG and TIFF behind functions that return a status and never jump.
///
/// Every function that can fail fills `message` (one line, cut to `capacity`) and leaves nothing
/// allocated behind. No type of the libraries shows here, because Swift cannot see setjmp.
#ifndef CCODECS_H
#define CCODECS_H

#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// How a call ended.
typedef enum __attribute__((enum_extensibility(closed))) {
  /// All is well; `message` is untouched.
  CCodecsStatusDone,
  /// The bytes do not follow their format.
  CCodecsStatusCorrupt,
  /// A variety of the format that is not read.
  CCodecsStatusUnsupported,
  /// More pixels or scans than the library or the caller allows.
  CCodecsStatusTooLarge,
  /// The library was refused memory.
  CCodecsStatusOutOfMemory,
} CCodecsStatus;

/// What a file says about itself before its pixels.
typedef struct {
  /// Columns as stored.
  uint32_t width;
  /// Rows as stored.
  uint32_t height;
  /// Samples a pixel once decoded: 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA, or CMYK in a JPEG.
  int32_t channels;
  /// Samples a pixel as stored: 1 for a palette index.
  int32_t stored_channels;
  /// Bits a sample as stored: 1, 2, 4, 8 or 16.
  int32_t bit_depth;
  /// Whether a part of it can be decoded alone: a JPEG of 1 or 3 components in one Huffman-coded scan.
  int32_t has_parts;
} CCodecsHeader;

/// Which samples of a PNG are wanted.
typedef enum __attribute__((enum_extensibility(closed))) {
  /// Palette looked up, low depths scaled up to 8 bits, tRNS made alpha; 16 bits are kept.
  CCodecsSamplesImage,
  /// The numbers as stored, one byte each up to 8 bits, a native uint16_t each at 16 bits.
  CCodecsSamplesStored,
} CCodecsSamples;

/// Reads a PNG's header, up to its first image data.
CCodecsStatus ccodecs_png_header(
    const uint8_t *bytes, size_t count, CCodecsHeader *header, char *message, size_t capacity);

/// Decodes a PNG to its end mark; `size` is the exact number of bytes at `out`.
CCodecsStatus ccodecs_png_decode(
    const uint8_t *bytes, size_t count, CCodecsSamples samples, void *out, size_t size,
    char *message, size_t capacity);

/// Reads a JPEG's header, up to its first scan.
///
/// With `CCodecsStatusTooLarge` the width and height of `header` are set too.
CCodecsStatus ccodecs_jpeg_header(
    const uint8_t *bytes, size_t count, CCodecsHeader *header, char *message, size_t capacity);

/// Decodes a JPEG to its end mark; `size` is the exact number of bytes at `out`.
///
/// Four components become CMYK with 0 for no ink: files hold it inverted, as Adobe began it.
CCodecsStatus ccodecs_jpeg_decode(
    const uint8_t *bytes, size_t count, int32_t max_scans, uint8_t *out, size_t size,
    char *message, size_t capacity);

/// A box of a JPEG's pixels, counted after the reduction.
typedef struct {
  uint32_t x;
  uint32_t y;
  uint32_t width;
  uint32_t height;
  /// How many pixels a side become one: 1, 2, 4 or 8. The sides of the whole are rounded up.
  int32_t reduction;
  /// Whether the coded data behind the part is walked through to the end mark, lest it be damaged.
  bool is_walked;
} CCodecsPart;

/// Decodes a part of a JPEG that has parts; `size` is the exact number of bytes at `out`.
///
/// The pixels are those of decoding the whole, and so are the failures where the coded data behind the
/// part is walked through.
CCodecsStatus ccodecs_jpeg_decode_part(
    const uint8_t *bytes, size_t count, CCodecsPart part, uint8_t *out, size_t size, char *message,
    size_t capacity);

/// What the samples of a TIFF are; floats of 16 bits are widened to 32.
typedef enum __attribute__((enum_extensibility(closed))) {
  CCodecsKindUnsigned,
  CCodecsKindSigned,
  CCodecsKindFloat,
} CCodecsKind;

/// What the first samples of a TIFF's pixel mean.
typedef enum __attribute__((enum_extensibility(closed))) {
  CCodecsColourWhiteIsZero,
  CCodecsColourBlackIsZero,
  CCodecsColourRGB,
  /// Indices into a palette.
  CCodecsColourPalette,
  /// 0 for no ink.
  CCodecsColourCMYK,
  /// L*, and a* and b* in two's complement.
  CCodecsColourCIELab,
  /// L*, and a* and b* with their zero in the middle of the range.
  CCodecsColourICCLab,
} CCodecsColour;

/// What the sample behind the colours means.
typedef enum __attribute__((enum_extensibility(closed))) {
  CCodecsAlphaNone,
  CCodecsAlphaStraight,
  /// The colours are multiplied by it.
  CCodecsAlphaAssociated,
  /// One sample beside gray of which the file does not say what it is.
  CCodecsAlphaUnspecified,
} CCodecsAlpha;

/// What a TIFF says about a page before its pixels.
typedef struct {
  /// Columns as stored.
  uint32_t width;
  /// Rows as stored.
  uint32_t height;
  /// Samples a pixel as decoded: those of the colour, and one for alpha.
  int32_t channels;
  /// Bits a sample as stored.
  int32_t bit_depth;
  /// Bytes a sample as decoded: 1, 2, 4 or 8; 12 bits lie in the low bits of 2 bytes.
  int32_t sample_bytes;
  /// The orientation tag, 1...8; 1 when there is none or a wrong one.
  int32_t orientation;
  /// 0 where compression changed the samples.
  int32_t is_lossless;
  CCodecsKind kind;
  CCodecsColour colour;
  CCodecsAlpha alpha;
} CCodecsTIFFHeader;

/// Reads the header of one of a TIFF's pages, the first of which is 0.
CCodecsStatus ccodecs_tiff_header(
    const uint8_t *bytes, size_t count, uint32_t page, CCodecsTIFFHeader *header, char *message,
    size_t capacity);

/// Decodes a page of a TIFF, pixel by pixel in native byte order.
///
/// `size` is the exact number of bytes at `out`; `palette`, when not null, takes the red, then the
/// green, then the blue of all colours, 3 << bit_depth numbers.
CCodecsStatus ccodecs_tiff_decode(
    const uint8_t *bytes, size_t count, uint32_t page, void *out, size_t size,
    uint16_t *_Nullable palette, char *message, size_t capacity);

/// Bytes that grew while a file was encoded; all zero at first.
typedef struct {
  uint8_t *_Nullable bytes;
  size_t count;
  size_t capacity;
} CCodecsBuffer;

/// Gives a buffer's memory back and zeroes it; an empty one is fine.
void ccodecs_buffer_free(CCodecsBuffer *buffer);

/// How the samples of a PNG to be written lie in memory and in the file.
typedef struct {
  uint32_t width;
  uint32_t height;
  /// 1 to 4; 1 when there is a palette.
  int32_t channels;
  /// 1 (a byte of 0 or 1 each), 8, or 16 (a native uint16_t each).
  int32_t bit_depth;
  /// zlib's level, 0 to 9.
  int32_t level;
  /// Whether each row may choose a filter; 0 leaves rows as they are.
  int32_t filters;
  /// Whether rows of 1 bit are packed already, eight pixels a byte, the first in the highest bit.
  int32_t packed;
  /// 3 bytes a colour, or null for gray and colour images.
  const uint8_t *_Nullable palette;
  /// Colours in the palette, at most 256.
  int32_t palette_count;
} CCodecsPNGLayout;

/// Encodes a PNG; the caller frees `buffer`, which is empty after a failure.
CCodecsStatus ccodecs_png_encode(
    const void *samples, const CCodecsPNGLayout *layout, CCodecsBuffer *buffer, char *message,
    size_t capacity);

/// The shape and the settings of a JPEG to be written.
typedef struct {
  uint32_t width;
  uint32_t height;
  /// 1 gray or 3 RGB.
  int32_t channels;
  /// 1 to 100.
  int32_t quality;
  /// 1 for 4:4:4, 0 for 4:2:0.
  int32_t full_chroma;
  /// 1 for ten scans that refine, 0 for one.
  int32_t progressive;
} CCodecsJPEGLayout;

/// Encodes a JPEG; the caller frees `buffer`, which is empty after a failure.
CCodecsStatus ccodecs_jpeg_encode(
    const uint8_t *samples, const CCodecsJPEGLayout *layout, CCodecsBuffer *buffer, char *message,
    size_t capacity);

/// The coded data of a JPEG and the place of each of its MCUs, in memory; never changes.
typedef struct CCodecsJPEGScan CCodecsJPEGScan;

/// What a JPEG's coded data is of.
typedef struct {
  uint32_t width;
  uint32_t height;
  /// 1 gray or 3 colours.
  int32_t channels;
  /// The pixels of a block: an MCU.
  int32_t block_width;
  int32_t block_height;
  /// The bytes that what was read takes, but for libjpeg's few.
  size_t footprint;
} CCodecsScanHeader;

/// A box of whole blocks, the last ones cut off by the picture's right and bottom edge.
typedef struct {
  int32_t x;
  int32_t y;
  int32_t columns;
  int32_t rows;
} CCodecsBlocks;

/// Blocks of a picture with new pixels.
typedef struct {
  CCodecsBlocks blocks;
  /// The pixels of all the blocks, row by row, gray or RGB.
  const uint8_t *pixels;
  /// A byte per block, row by row: whether it is to be coded anew.
  const uint8_t *changed;
} CCodecsPatch;

/// Walks through the coded data of a JPEG of 1 or 3 components to its end mark.
///
/// A file that is not one baseline scan whose tables have a code for everything is first made one by
/// libjpeg. `result` is to be freed by `ccodecs_jpeg_scan_free`; null after a failure.
CCodecsStatus ccodecs_jpeg_scan_read(
    const uint8_t *bytes, size_t count, int32_t max_scans, CCodecsScanHeader *header,
    CCodecsJPEGScan *_Nullable *_Nonnull result, char *message, size_t capacity);

/// Decodes some blocks; `size` is the exact number of bytes at `out`.
///
/// The pixels are those of decoding the whole file: what lies around the blocks is looked at where
/// colour is interpolated.
CCodecsStatus ccodecs_jpeg_scan_decode(
    const CCodecsJPEGScan *scan, CCodecsBlocks blocks, uint8_t *out, size_t size, char *message,
    size_t capacity);

/// Writes a baseline file of `kept`, a box of the picture that starts where a block does, with the
/// bits as they are but for the changed blocks of some patches that do not overlap.
///
/// The changed ones are coded with the tables of the file. After a failure `buffer` is empty.
CCodecsStatus ccodecs_jpeg_scan_write(
    const CCodecsJPEGScan *scan, CCodecsBlocks kept, uint32_t width, uint32_t height,
    const CCodecsPatch *_Nullable patches, size_t patch_count, CCodecsBuffer *buffer, char *message,
    size_t capacity);

/// Frees what was read.
void ccodecs_jpeg_scan_free(CCodecsJPEGScan *scan);

/// How the samples of a TIFF to be written lie in memory and in the file.
typedef struct {
  uint32_t width;
  uint32_t height;
  /// 1 gray, 2 gray and alpha, 3 RGB or 4 RGBA.
  int32_t channels;
  /// 8, or 16 (a native uint16_t each).
  int32_t bit_depth;
} CCodecsTIFFLayout;

/// Encodes a TIFF, deflated in strips; the caller frees `buffer`, which is empty after a failure.
CCodecsStatus ccodecs_tiff_encode(
    const void *samples, const CCodecsTIFFLayout *layout, CCodecsBuffer *buffer, char *message,
    size_t capacity);

/// The libpng that is loaded, for example "1.6.39".
const char *ccodecs_png_version(void);
/// The libjpeg-turbo whose headers were compiled against; the library does not tell at run time.
const char *ccodecs_jpeg_version(void);
/// What the libtiff that is loaded says, for example "LIBTIFF, Version 4.5.0" and more lines.
const char *ccodecs_tiff_version(void);
/// The zlib that is loaded, for example "1.2.13".
const char *ccodecs_zlib_version(void);

#pragma clang assume_nonnull end

#endif
