#include <stdlib.h>
#include <string.h>

#include "tiff_source.h"

/// Bytes of samples in a strip, roughly: small enough to be read in parts.
#define STRIP_BYTES 65536

/// zlib's default; the level decides the bytes.
#define LEVEL 6

static void describe(TIFF *tif, const CCodecsTIFFLayout *layout, uint32_t rows) {
  uint16_t alpha = EXTRASAMPLE_UNASSALPHA;
  TIFFSetField(tif, TIFFTAG_IMAGEWIDTH, layout->width);
  TIFFSetField(tif, TIFFTAG_IMAGELENGTH, layout->height);
  TIFFSetField(tif, TIFFTAG_BITSPERSAMPLE, layout->bit_depth);
  TIFFSetField(tif, TIFFTAG_SAMPLESPERPIXEL, layout->channels);
  if (layout->channels % 2 == 0) TIFFSetField(tif, TIFFTAG_EXTRASAMPLES, 1, &alpha);
  TIFFSetField(
      tif, TIFFTAG_PHOTOMETRIC, layout->channels >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK);
  TIFFSetField(tif, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  TIFFSetField(tif, TIFFTAG_ROWSPERSTRIP, rows);
  TIFFSetField(tif, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE);
  TIFFSetField(tif, TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL);
  TIFFSetField(tif, TIFFTAG_ZIPQUALITY, LEVEL);
  // zlib rather than libdeflate, whose version nobody names.
  TIFFSetField(tif, TIFFTAG_DEFLATE_SUBCODEC, DEFLATE_SUBCODEC_ZLIB);
}

/// Copies each row, because libtiff's predictor changes what it is given.
static int write_rows(TIFF *tif, const uint8_t *samples, const CCodecsTIFFLayout *layout) {
  size_t stride =
      (size_t)layout->width * (size_t)layout->channels * ((size_t)layout->bit_depth / 8);
  uint8_t *row = malloc(stride);
  if (row == NULL) return 0;
  int done = 1;
  for (uint32_t y = 0; done && y < layout->height; y++) {
    memcpy(row, samples + y * stride, stride);
    done = TIFFWriteScanline(tif, row, y, 0) > 0;
  }
  free(row);
  return done;
}

CCodecsStatus ccodecs_tiff_encode(
    const void *samples, const CCodecsTIFFLayout *layout, CCodecsBuffer *buffer, char *message,
    size_t capacity) {
  TIFFOutput output = {{CCodecsStatusDone, message, capacity}, buffer, 0};
  uint64_t stride = (uint64_t)layout->width * (uint64_t)layout->channels *
                    ((uint64_t)layout->bit_depth / 8);
  TIFF *tif = ccodecs_tiff_create(&output);
  if (tif != NULL) {
    describe(tif, layout, stride >= STRIP_BYTES ? 1 : (uint32_t)(STRIP_BYTES / stride));
    if (!write_rows(tif, samples, layout) || !TIFFWriteDirectory(tif)) {
      ccodecs_tiff_fail(&output.failure, CCodecsStatusTooLarge, "it cannot be written");
    }
    TIFFClose(tif);
  }
  if (output.failure.status != CCodecsStatusDone) ccodecs_buffer_free(buffer);
  return output.failure.status;
}
