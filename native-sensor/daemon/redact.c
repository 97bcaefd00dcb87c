#include "redact.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const char *const secret_names[] = {"password", "passwd",     "passphrase", "secret",      "token",        "apikey",
                                           "api-key",  "api_key",    "access-key", "private-key", "private_key",  "secret_key",
                                           "authorization", "credential", "session-key", "sessionkey", "x-api-key"};
static const char *const secret_prefixes[] = {"eyJ", "ghp_", "gho_", "ghs_", "github_pat_", "xoxb-", "xoxp-", "sk_live_", "AIza"};

static bool names_secret(const char *name, size_t length) {
  for (size_t i = 0; i < sizeof(secret_names) / sizeof(secret_names[0]); i++) {
    size_t size = strlen(secret_names[i]);
    for (size_t at = 0; at + size <= length; at++)
      if (!strncasecmp(name + at, secret_names[i], size)) return true;
  }
  return false;
}

static size_t word_end(const char *text, size_t at, size_t length) {
  while (at < length && !isspace((unsigned char)text[at]) && !strchr("\"'&;|<>", text[at])) at++;
  return at;
}

static bool name_char(char c) { return isalnum((unsigned char)c) || c == '-' || c == '_' || c == '.'; }

// Writes the argument without its secrets; returns the bytes written (at most `length`).
static size_t redact_one(char *out, const char *in, size_t length, bool *changed) {
  size_t at = 0, to = 0;

  while (at < length) {
    size_t hidden = at;
    // name=value, name: value
    if ((in[at] == '=' || in[at] == ':') && at > 0 && in[at + (at + 1 < length)] != '/') {
      size_t name_end = at - (in[at - 1] == '"' || in[at - 1] == '\'');
      size_t name = name_end;
      while (name > 0 && (name_char(in[name - 1]))) name--;
      size_t value = at + 1;
      while (value < length && (in[value] == ' ' || in[value] == '"' || in[value] == '\'')) value++;
      if (name < name_end && names_secret(in + name, name_end - name)) {
        hidden = word_end(in, value, length);
        size_t scheme = value; // "Authorization: Bearer x": the scheme may stay, its value not
        if (!strncasecmp(in + value, "bearer", length - value < 6 ? length - value : 6) ||
            !strncasecmp(in + value, "basic", length - value < 5 ? length - value : 5)) {
          scheme = hidden;
          while (scheme < length && in[scheme] == ' ') scheme++;
          hidden = word_end(in, scheme, length);
        }
        if (hidden >= scheme + 3) {
          memmove(out + to, in + at, scheme - at);
          to += scheme - at;
          at = scheme;
        } else {
          hidden = at;
        }
      }
    } else if (at + 3 < length && !strncmp(in + at, "://", 3)) {
      // scheme://user:secret@host
      size_t end = word_end(in, at + 3, length), colon = 0, mark = 0;
      for (size_t i = at + 3; i < end && in[i] != '/' && in[i] != '?'; i++) {
        if (in[i] == ':' && !colon) colon = i + 1;
        if (in[i] == '@') mark = i;
      }
      if (colon && mark > colon + 2) {
        memmove(out + to, in + at, colon - at);
        to += colon - at;
        at = colon;
        hidden = mark;
      }
    } else if (at == 0 || !name_char(in[at - 1])) {
      for (size_t i = 0; i < sizeof(secret_prefixes) / sizeof(secret_prefixes[0]); i++) {
        size_t size = strlen(secret_prefixes[i]);
        if (at + size + 8 < length && !strncmp(in + at, secret_prefixes[i], size)) hidden = word_end(in, at, length);
      }
    }
    if (hidden > at + 2) {
      memcpy(out + to, "***", 3);
      to += 3;
      at = hidden;
      *changed = true;
      continue;
    }
    out[to++] = in[at++];
  }
  return to;
}

// "--password", "-p" alone announce the next argument; "-p" only for the database clients is too ambiguous to touch.
static bool announces(const char *argument, size_t length) {
  return length > 2 && argument[0] == '-' && !memchr(argument, '=', length) && names_secret(argument, length);
}

size_t redact_argv(char *argv, size_t length, bool *changed) {
  size_t at = 0, to = 0;
  bool hide_next = false;
  *changed = false;

  while (at < length) {
    size_t size = strnlen(argv + at, length - at);
    bool ended = at + size < length;
    bool announced = announces(argv + at, size);
    if (hide_next && size >= 3 && argv[at] != '-') {
      memcpy(argv + to, "***", 3);
      to += 3;
      *changed = true;
    } else {
      to += redact_one(argv + to, argv + at, size, changed);
    }
    hide_next = announced;
    at += size + ended;
    if (ended) argv[to++] = 0;
  }
  return to;
}
