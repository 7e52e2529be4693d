/// XML texts as trees of elements, behind a header that names no type of libxml2.
///
/// libxml2's own headers bring ICU's, which are not the ones Foundation has.
#ifndef CXMLREADER_H
#define CXMLREADER_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// A parsed text.
typedef struct CXMLReaderDocument CXMLReaderDocument;
/// An element of one; it lives as long as its document.
typedef struct CXMLReaderElement CXMLReaderElement;

/// Why a text is not XML, and where.
typedef struct {
  int32_t line;
  int32_t column;
  char message[256];
} CXMLReaderFailure;

/// Parses a text, which stays the caller's; null and a failure when it is not XML.
///
/// Nothing outside the text is looked at, and entities are not replaced.
CXMLReaderDocument *_Nullable cxmlreader_parse(
    const uint8_t *bytes, size_t count, CXMLReaderFailure *failure);

/// The version of libxml2 that is loaded, as its own number: 20914 for 2.9.14.
const char *cxmlreader_version(void);

/// Gives a document's memory back.
void cxmlreader_free(CXMLReaderDocument *document);

/// Whether the text has a document type.
int32_t cxmlreader_has_type(const CXMLReaderDocument *document);

/// The element that holds all others.
const CXMLReaderElement *cxmlreader_root(const CXMLReaderDocument *document);
/// The first element directly inside another, or null.
const CXMLReaderElement *_Nullable cxmlreader_first(const CXMLReaderElement *element);
/// The next element inside the same one, or null.
const CXMLReaderElement *_Nullable cxmlreader_next(const CXMLReaderElement *element);

const char *cxmlreader_name(const CXMLReaderElement *element);
/// The line of the start tag, from 1.
int32_t cxmlreader_line(const CXMLReaderElement *element);
/// The text directly inside an element, of all its parts, for the caller to free; null when there is
/// no memory for it.
char *_Nullable cxmlreader_text(const CXMLReaderElement *element);

#pragma clang assume_nonnull end

#endif
