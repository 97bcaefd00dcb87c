#include "json.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void put(struct json *json, const char *text, size_t length) {
  if (json->length + length >= json->size) {
    json->overflow = true;
    return;
  }
  memcpy(json->buffer + json->length, text, length);
  json->length += length;
}

static void quoted(struct json *json, const char *text) {
  put(json, "\"", 1);
  for (; *text; text++) {
    unsigned char c = *text;
    char escaped[8];
    if (c == '"' || c == '\\') {
      escaped[0] = '\\';
      escaped[1] = c;
      put(json, escaped, 2);
    } else if (c < 0x20 || c >= 0x7f) {
      // bytes above ASCII as Latin-1 code points: always valid JSON, whatever the bytes were
      snprintf(escaped, sizeof(escaped), "\\u%04x", c);
      put(json, escaped, 6);
    } else {
      put(json, (char *)&c, 1);
    }
  }
  put(json, "\"", 1);
}

static void start_member(struct json *json, const char *name) {
  if (json->comma) put(json, ",", 1);
  json->comma = true;
  if (!name) return;
  quoted(json, name);
  put(json, ":", 1);
}

void json_begin(struct json *json, char *buffer, size_t size) { *json = (struct json){buffer, size, 0, false, false}; }

void json_open(struct json *json, const char *name, char bracket) {
  start_member(json, name);
  put(json, &bracket, 1);
  json->comma = false;
}

void json_close(struct json *json, char bracket) {
  put(json, &bracket, 1);
  json->comma = true;
}

void json_string(struct json *json, const char *name, const char *value) {
  start_member(json, name);
  quoted(json, value ? value : "");
}

void json_number(struct json *json, const char *name, __u64 value) {
  char text[24];
  start_member(json, name);
  put(json, text, snprintf(text, sizeof(text), "%llu", (unsigned long long)value));
}

void json_signed(struct json *json, const char *name, __s64 value) {
  char text[24];
  start_member(json, name);
  put(json, text, snprintf(text, sizeof(text), "%lld", (long long)value));
}

void json_bool(struct json *json, const char *name, bool value) {
  start_member(json, name);
  put(json, value ? "true" : "false", value ? 4 : 5);
}
