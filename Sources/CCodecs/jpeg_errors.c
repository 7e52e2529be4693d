#include "jpeg_errors.h"

#include <jerror.h>

static CCodecsStatus status_of(int code) {
  switch (code) {
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
    case JERR_ARITH_NOTIMPL:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_CCIR601_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_NOTIMPL:
      return CCodecsStatusUnsupported;
    case JERR_IMAGE_TOO_BIG:
    case JERR_WIDTH_OVERFLOW:
      return CCodecsStatusTooLarge;
    case JERR_OUT_OF_MEMORY:
      return CCodecsStatusOutOfMemory;
    default:
      return CCodecsStatusCorrupt;
  }
}

static void escape(j_common_ptr cinfo) __attribute__((noreturn));

static void escape(j_common_ptr cinfo) {
  JPEGFailure *failure = (JPEGFailure *)cinfo->err;
  char text[JMSG_LENGTH_MAX];
  cinfo->err->format_message(cinfo, text);
  failure->status = status_of(cinfo->err->msg_code);
  snprintf(failure->message, failure->capacity, "%s", text);
  longjmp(failure->escape, 1);
}

/// Whether libjpeg only remarks on something that leaves the pixels as they were written.
///
/// Stray bytes before a marker are padding, but before a restart marker (0xD0 to 0xD7) they are
/// image data that was skipped. (libjpeg counts up to seven of those only before the next marker
/// that it searches for, where they pass as padding.)
static int is_harmless(j_common_ptr cinfo) {
  switch (cinfo->err->msg_code) {
    case JWRN_ADOBE_XFORM:
    case JWRN_JFIF_MAJOR:
    case JWRN_BOGUS_ICC:
      return 1;
    case JWRN_EXTRANEOUS_DATA: {
      int marker = cinfo->err->msg_parm.i[1];
      return marker < 0xD0 || marker > 0xD7;
    }
    default:
      return 0;
  }
}

static void heed(j_common_ptr cinfo, int level) {
  if (level < 0 && !is_harmless(cinfo)) escape(cinfo);
}

/// libjpeg would print to standard error.
static void keep_quiet(j_common_ptr cinfo) { (void)cinfo; }

struct jpeg_error_mgr *ccodecs_jpeg_errors(JPEGFailure *failure, char *message, size_t capacity) {
  jpeg_std_error(&failure->base);
  failure->base.error_exit = escape;
  failure->base.emit_message = heed;
  failure->base.output_message = keep_quiet;
  failure->status = CCodecsStatusDone;
  failure->message = message;
  failure->capacity = capacity;
  return &failure->base;
}

void ccodecs_jpeg_fail(j_common_ptr cinfo, CCodecsStatus status, const char *text, int number) {
  JPEGFailure *failure = (JPEGFailure *)cinfo->err;
  failure->status = status;
  snprintf(failure->message, failure->capacity, text, number);
  longjmp(failure->escape, 1);
}
