#include "CXMLReader.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/tree.h>

static void fail(CXMLReaderFailure *failure, xmlParserCtxtPtr context) {
  const xmlError *error = context ? xmlCtxtGetLastError(context) : NULL;
  failure->line = error && error->line > 0 ? error->line : 1;
  failure->column = error && error->int2 > 0 ? error->int2 : 1;
  snprintf(
      failure->message, sizeof failure->message, "%s",
      error && error->message ? error->message : "there is no element");
}

CXMLReaderDocument *cxmlreader_parse(
    const uint8_t *bytes, size_t count, CXMLReaderFailure *failure) {
  xmlParserCtxtPtr context = count <= INT_MAX ? xmlNewParserCtxt() : NULL;
  if (!context) {
    fail(failure, NULL);
    return NULL;
  }
  xmlDocPtr document = xmlCtxtReadMemory(
      context, (const char *)bytes, (int)count, NULL, NULL,
      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  if (!document || !xmlDocGetRootElement(document)) {
    fail(failure, context);
    if (document) xmlFreeDoc(document);
    document = NULL;
  }
  xmlFreeParserCtxt(context);
  return (CXMLReaderDocument *)document;
}

const char *cxmlreader_version(void) { return xmlParserVersion; }

void cxmlreader_free(CXMLReaderDocument *document) { xmlFreeDoc((xmlDocPtr)document); }

int32_t cxmlreader_has_type(const CXMLReaderDocument *document) {
  return ((const xmlDoc *)document)->intSubset != NULL;
}

const CXMLReaderElement *cxmlreader_root(const CXMLReaderDocument *document) {
  return (const CXMLReaderElement *)xmlDocGetRootElement((const xmlDoc *)document);
}

static const CXMLReaderElement *element_from(const xmlNode *node) {
  while (node && node->type != XML_ELEMENT_NODE) node = node->next;
  return (const CXMLReaderElement *)node;
}

const CXMLReaderElement *cxmlreader_first(const CXMLReaderElement *element) {
  return element_from(((const xmlNode *)element)->children);
}

const CXMLReaderElement *cxmlreader_next(const CXMLReaderElement *element) {
  return element_from(((const xmlNode *)element)->next);
}

const char *cxmlreader_name(const CXMLReaderElement *element) {
  return (const char *)((const xmlNode *)element)->name;
}

int32_t cxmlreader_line(const CXMLReaderElement *element) {
  return (int32_t)xmlGetLineNo((const xmlNode *)element);
}

/// The text of a node that is one, else null.
static const char *text_of(const xmlNode *node) {
  int is_text = node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
  return is_text ? (const char *)node->content : NULL;
}

char *cxmlreader_text(const CXMLReaderElement *element) {
  const xmlNode *first = ((const xmlNode *)element)->children;
  size_t length = 0;
  for (const xmlNode *node = first; node; node = node->next) {
    if (text_of(node)) length += strlen(text_of(node));
  }
  char *text = malloc(length + 1);
  if (!text) return NULL;
  char *end = text;
  for (const xmlNode *node = first; node; node = node->next) {
    if (text_of(node)) end = stpcpy(end, text_of(node));
  }
  *end = 0;
  return text;
}
