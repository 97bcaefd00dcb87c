// Writes one JSON document into a fixed buffer; a document that does not fit is marked and never sent half.
#pragma once

#include "../bpf/records.h"

#include <stdbool.h>
#include <stddef.h>

struct json {
  char *buffer;
  size_t size, length;
  bool overflow, comma;
};

void json_begin(struct json *json, char *buffer, size_t size);
void json_open(struct json *json, const char *name, char bracket); // name NULL inside arrays
void json_close(struct json *json, char bracket);
void json_string(struct json *json, const char *name, const char *value);
void json_number(struct json *json, const char *name, __u64 value);
void json_signed(struct json *json, const char *name, __s64 value);
void json_bool(struct json *json, const char *name, bool value);
