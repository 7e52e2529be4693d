#include "tiff_layout.h"

static CCodecsStatus find_page(TIFFInput *input, TIFF *tif, uint32_t page) {
  for (uint32_t index = 0; index < page; index++) {
    if (TIFFReadDirectory(tif)) continue;
    input->failure.status = CCodecsStatusDone;
    return ccodecs_tiff_fail(
        &input->failure, CCodecsStatusCorrupt, "it has %u pages but page %u, counted from 0, is wanted",
        index + 1, page);
  }
  return CCodecsStatusDone;
}

/// What the samples mean, by the photometric interpretation (TIFF 6.0, page 37).
static CCodecsStatus read_colour(
    TIFFInput *input, TIFF *tif, uint16_t compression, TIFFLayout *layout) {
  CCodecsTIFFHeader *header = &layout->header;
  uint16_t photometric, planar, inks;
  if (!TIFFGetField(tif, TIFFTAG_PHOTOMETRIC, &photometric)) {
    // Pillow takes a missing one for white is zero; where white is no number, it does not matter.
    int is_plain = header->kind == CCodecsKindUnsigned && header->bit_depth <= 16;
    photometric = layout->samples_per_pixel >= 3 ? PHOTOMETRIC_RGB
                  : is_plain                     ? PHOTOMETRIC_MINISWHITE
                                                 : PHOTOMETRIC_MINISBLACK;
  }
  if (compression == COMPRESSION_OJPEG && photometric == PHOTOMETRIC_RGB) {
    photometric = PHOTOMETRIC_YCBCR;
  }
  TIFFGetFieldDefaulted(tif, TIFFTAG_PLANARCONFIG, &planar);
  layout->is_planar = planar == PLANARCONFIG_SEPARATE && layout->samples_per_pixel > 1;
  switch (photometric) {
    case PHOTOMETRIC_MINISWHITE:
      header->colour = CCodecsColourWhiteIsZero;
      header->channels = 1;
      return CCodecsStatusDone;
    case PHOTOMETRIC_MINISBLACK:
    case PHOTOMETRIC_MASK:
      header->colour = CCodecsColourBlackIsZero;
      header->channels = 1;
      return CCodecsStatusDone;
    case PHOTOMETRIC_RGB:
      header->colour = CCodecsColourRGB;
      header->channels = 3;
      return CCodecsStatusDone;
    case PHOTOMETRIC_PALETTE:
      header->colour = CCodecsColourPalette;
      header->channels = 1;
      if (header->kind == CCodecsKindUnsigned && header->bit_depth <= 16) {
        return CCodecsStatusDone;
      }
      return ccodecs_tiff_fail(
          &input->failure, CCodecsStatusUnsupported, "it has palette indices of %d bits",
          header->bit_depth);
    case PHOTOMETRIC_SEPARATED:
      TIFFGetFieldDefaulted(tif, TIFFTAG_INKSET, &inks);
      header->colour = CCodecsColourCMYK;
      header->channels = 4;
      if (inks == INKSET_CMYK && layout->samples_per_pixel >= 4) return CCodecsStatusDone;
      return ccodecs_tiff_fail(
          &input->failure, CCodecsStatusUnsupported, "it has %d inks that are not CMYK",
          layout->samples_per_pixel);
    case PHOTOMETRIC_YCBCR:
      if (layout->samples_per_pixel == 1) {
        header->colour = CCodecsColourBlackIsZero;
        header->channels = 1;
        return CCodecsStatusDone;
      }
      header->colour = CCodecsColourRGB;
      header->channels = 3;
      if (compression == COMPRESSION_JPEG && !layout->is_planar) {
        TIFFSetField(tif, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
      } else {
        layout->through_rgba = 1;
      }
      return CCodecsStatusDone;
    case PHOTOMETRIC_LOGL:
    case PHOTOMETRIC_LOGLUV:
      header->colour = CCodecsColourRGB;
      header->channels = 3;
      header->bit_depth = 8;
      header->sample_bytes = 1;
      header->kind = CCodecsKindUnsigned;
      layout->through_rgba = 1;
      return CCodecsStatusDone;
    case PHOTOMETRIC_CIELAB:
    case PHOTOMETRIC_ICCLAB:
      header->colour =
          photometric == PHOTOMETRIC_CIELAB ? CCodecsColourCIELab : CCodecsColourICCLab;
      header->channels = 3;
      // a* and b* of CIELab are signed, whatever the sample format says.
      if (header->kind != CCodecsKindFloat) header->kind = CCodecsKindUnsigned;
      if (header->kind == CCodecsKindUnsigned &&
          (header->bit_depth == 8 || header->bit_depth == 16)) {
        return CCodecsStatusDone;
      }
      return ccodecs_tiff_fail(
          &input->failure, CCodecsStatusUnsupported, "it has L*a*b* colours of %d bits",
          header->bit_depth);
    default:
      return ccodecs_tiff_fail(
          &input->failure, CCodecsStatusUnsupported,
          "it has the photometric interpretation %u", photometric);
  }
}

/// Adds the first extra sample to the wanted channels, where it means something.
static void read_alpha(TIFF *tif, TIFFLayout *layout) {
  CCodecsTIFFHeader *header = &layout->header;
  header->alpha = CCodecsAlphaNone;
  if (layout->through_rgba || layout->samples_per_pixel <= header->channels) return;
  uint16_t count = 0;
  uint16_t *kinds = NULL;
  TIFFGetField(tif, TIFFTAG_EXTRASAMPLES, &count, &kinds);
  if (count == 0) {
    // Writers that forget the tag mean alpha, and only beside RGB.
    if (header->colour != CCodecsColourRGB) return;
    header->alpha = CCodecsAlphaStraight;
  } else if (kinds[0] == EXTRASAMPLE_ASSOCALPHA) {
    header->alpha = CCodecsAlphaAssociated;
  } else if (kinds[0] == EXTRASAMPLE_UNASSALPHA || kinds[0] == 999) {
    header->alpha = CCodecsAlphaStraight;
  } else if (header->channels == 1 && header->colour != CCodecsColourPalette) {
    header->alpha = CCodecsAlphaUnspecified;
  } else {
    return;
  }
  header->channels += 1;
}

static CCodecsStatus read_samples(TIFFInput *input, TIFF *tif, CCodecsTIFFHeader *header) {
  uint16_t bits, format;
  TIFFGetFieldDefaulted(tif, TIFFTAG_BITSPERSAMPLE, &bits);
  TIFFGetFieldDefaulted(tif, TIFFTAG_SAMPLEFORMAT, &format);
  header->bit_depth = bits;
  header->kind = format == SAMPLEFORMAT_INT      ? CCodecsKindSigned
                 : format == SAMPLEFORMAT_IEEEFP ? CCodecsKindFloat
                                                 : CCodecsKindUnsigned;
  if (format == SAMPLEFORMAT_COMPLEXINT || format == SAMPLEFORMAT_COMPLEXIEEEFP) {
    return ccodecs_tiff_fail(
        &input->failure, CCodecsStatusUnsupported, "it has complex numbers");
  }
  int is_read = header->kind == CCodecsKindFloat
                    ? bits == 16 || bits == 32 || bits == 64
                    : (bits >= 1 && bits <= 32) || bits == 64;
  if (!is_read) {
    return ccodecs_tiff_fail(
        &input->failure, CCodecsStatusUnsupported, "it has %s samples of %u bits",
        header->kind == CCodecsKindFloat ? "float" : "integer", bits);
  }
  // Half floats become floats.
  header->sample_bytes = bits == 64                                              ? 8
                         : bits > 16 || header->kind == CCodecsKindFloat ? 4
                         : bits > 8                                              ? 2
                                                                                 : 1;
  return CCodecsStatusDone;
}

static int is_lossless(uint16_t compression, const TIFFLayout *layout) {
  return !layout->through_rgba && compression != COMPRESSION_JPEG &&
         compression != COMPRESSION_OJPEG && compression != COMPRESSION_WEBP &&
         compression != COMPRESSION_LERC;
}

CCodecsStatus ccodecs_tiff_layout(
    TIFFInput *input, TIFF *tif, uint32_t page, TIFFLayout *layout) {
  TIFFFailure *failure = &input->failure;
  CCodecsTIFFHeader *header = &layout->header;
  uint16_t compression, orientation;
  if (find_page(input, tif, page) != CCodecsStatusDone) return failure->status;
  // What libtiff reported and then read around is no failure.
  failure->status = CCodecsStatusDone;
  if (!TIFFGetField(tif, TIFFTAG_IMAGEWIDTH, &header->width) ||
      !TIFFGetField(tif, TIFFTAG_IMAGELENGTH, &header->height) || header->width == 0 ||
      header->height == 0) {
    return ccodecs_tiff_fail(failure, CCodecsStatusCorrupt, "it has no size");
  }
  TIFFGetFieldDefaulted(tif, TIFFTAG_ORIENTATION, &orientation);
  header->orientation = orientation >= 1 && orientation <= 8 ? orientation : 1;
  TIFFGetFieldDefaulted(tif, TIFFTAG_COMPRESSION, &compression);
  if (!TIFFIsCODECConfigured(compression)) {
    return ccodecs_tiff_fail(
        failure, CCodecsStatusUnsupported, "it has the compression %u", compression);
  }
  TIFFGetFieldDefaulted(tif, TIFFTAG_SAMPLESPERPIXEL, &layout->samples_per_pixel);
  if (read_samples(input, tif, header) != CCodecsStatusDone) return failure->status;
  if (read_colour(input, tif, compression, layout) != CCodecsStatusDone) return failure->status;
  if (layout->samples_per_pixel < header->channels && !layout->through_rgba) {
    return ccodecs_tiff_fail(
        failure, CCodecsStatusCorrupt, "it has %u samples a pixel, fewer than its %d colours",
        layout->samples_per_pixel, header->channels);
  }
  read_alpha(tif, layout);
  header->is_lossless = is_lossless(compression, layout);
  return CCodecsStatusDone;
}
