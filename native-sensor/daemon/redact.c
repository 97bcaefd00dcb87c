#include "redact.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

// Anywhere in a name, whatever its case.
static const char *const secret_names[] = {
    "password",    "passwd",      "passphrase", "secret",        "token",      "apikey",      "api-key",    "api_key", "access-key",
    "access_key",  "private-key", "private_key", "authorization", "credential", "session-key", "sessionkey", "cookie"};
// As a whole word of a name: too short to be looked for in the middle of one.
static const char *const secret_words[] = {"pass", "pwd", "pat", "auth"};
// The beginnings of tokens that say by themselves what they are.
static const char *const secret_prefixes[] = {"eyJ",      "ghp_",   "gho_", "ghs_", "ghu_",  "ghr_", "github_pat_", "glpat-", "npm_",
                                              "xoxb-",    "xoxp-",  "xoxa-", "xapp-", "sk-",  "sk_live_", "rk_live_", "AIza",   "hf_",
                                              "dckr_pat_", "SG.",   "shpat_", "AGE-SECRET-KEY-", "-----BEGIN"};
// Programs and the flags of theirs that are followed by a secret, or by a user and a secret.
static const struct {
  const char *program, *flag;
} announcing[] = {{"curl", "-u"},     {"curl", "--user"}, {"curl", "-U"},     {"curl", "--proxy-user"}, {"sshpass", "-p"},
                  {"redis-cli", "-a"}, {"mysql", "-p"},   {"mysqldump", "-p"}, {"mysqladmin", "-p"},     {"mariadb", "-p"},
                  {"docker", "-p"},   {"mongosh", "-p"},  {"mongo", "-p"},     {"ldapsearch", "-w"},     {"smbclient", "-U"}};
#define COUNT(list) (sizeof(list) / sizeof(list[0]))
#define ARGV_BYTES 8192 // more than any frame has
#define TOKEN_MIN 8 // after its prefix: below it is a word that begins alike

static bool same(const char *text, const char *word, size_t length) { return !strncasecmp(text, word, length); }

static bool names_secret(const char *name, size_t length) {
  for (size_t i = 0; i < COUNT(secret_names); i++) {
    size_t size = strlen(secret_names[i]);
    for (size_t at = 0; at + size <= length; at++)
      if (same(name + at, secret_names[i], size)) return true;
  }
  for (size_t i = 0; i < COUNT(secret_words); i++) {
    size_t size = strlen(secret_words[i]);
    for (size_t at = 0; at + size <= length; at++) {
      bool begins = at == 0 || !isalnum((unsigned char)name[at - 1]);
      bool ends = at + size == length || !isalnum((unsigned char)name[at + size]);
      if (begins && ends && same(name + at, secret_words[i], size)) return true;
    }
  }
  return false;
}

static bool ends_word(char c) { return isspace((unsigned char)c) || strchr("\"'&;|<>,)}", c) != NULL; }

/** The end of a value: of what the quote before it encloses (0 for none), or of its word. */
static size_t value_end(const char *text, size_t at, size_t length, char quote) {
  if (quote) {
    size_t end = at;
    while (end < length && text[end] != quote) end += text[end] == '\\' && end + 1 < length ? 2 : 1;
    return end < length ? end : length;
  }
  while (at < length && !ends_word(text[at])) at++;
  return at;
}

static bool name_char(char c) { return isalnum((unsigned char)c) || c == '-' || c == '_' || c == '.'; }
static bool is_quote(char c) { return c == '"' || c == '\''; }

/** Where the name begins that ends before `end`. */
static size_t name_start(const char *text, size_t end) {
  while (end > 0 && name_char(text[end - 1])) end--;
  return end;
}

struct span {
  size_t from, to; // what is hidden; the same for nothing
};
static const struct span nothing = {0, 0};

/** name=value, name: value, "name": "value" with the sign at `at`. */
static struct span assigned(const char *in, size_t at, size_t length, bool whole) {
  if (at == 0) return nothing;
  size_t name_end = at - is_quote(in[at - 1]), value = at + 1;
  size_t name = name_start(in, name_end);
  if (name == name_end || !names_secret(in + name, name_end - name)) return nothing;
  if (in[at] == ':' && value < length && in[value] == '/') return nothing; // a scheme, or a mount
  while (value < length && in[value] == ' ') value++;
  char quote = value < length && is_quote(in[value]) ? in[value++] : 0;
  bool header = in[at] == ':' && (same(in + name, "authorization", 13) || same(in + name, "proxy-authorization", 19) ||
                                  same(in + name, "cookie", 6) || same(in + name, "set-cookie", 10));
  if (header) {
    // "Authorization: Bearer x": the scheme may stay, all after it not
    size_t word = value_end(in, value, length, 0), rest = word;
    while (rest < length && in[rest] == ' ') rest++;
    if (!same(in + name, "cookie", 6) && !same(in + name, "set-cookie", 10) && rest > word && rest < length) value = rest;
    char around = name > 0 && is_quote(in[name - 1]) ? in[name - 1] : 0; // of a command line: there it ends with its quote
    size_t end = value;
    while (end < length && (!around || in[end] != around) && in[end] != '\n' && in[end] != '\r') end++;
    return (struct span){value, end};
  }
  // "--password=two words" alone in its argument is one value; inside a command line it ends with its word
  return (struct span){value, whole && !quote ? length : value_end(in, value, length, quote)};
}

/** --name value, with the blank at `at`. */
static struct span announced(const char *in, size_t at, size_t length) {
  size_t name_end = at, value = at;
  size_t name = name_start(in, name_end);
  while (value < length && in[value] == ' ') value++;
  if (name == name_end || in[name] != '-' || name_end - name < 3 || value >= length || in[value] == '-') return nothing;
  if (!names_secret(in + name, name_end - name)) return nothing;
  char quote = is_quote(in[value]) ? in[value++] : 0;
  return (struct span){value, value_end(in, value, length, quote)};
}

/** scheme://user:secret@host and scheme://secret@host, with the colon at `at`. */
static struct span in_address(const char *in, size_t at, size_t length) {
  size_t begin = at + 3, colon = 0, mark = 0, end = begin;
  while (end < length && !isspace((unsigned char)in[end]) && !strchr("\"'|<>/?#", in[end])) end++;
  for (size_t i = begin; i < end; i++) {
    if (in[i] == ':' && !colon) colon = i + 1;
    if (in[i] == '@') mark = i;
  }
  if (!mark) return nothing;
  if (colon && colon < mark) return (struct span){colon, mark};
  return mark - begin >= 20 ? (struct span){begin, mark} : nothing; // as long as no user's name
}

static struct span token(const char *in, size_t at, size_t length) {
  for (size_t i = 0; i < COUNT(secret_prefixes); i++) {
    size_t size = strlen(secret_prefixes[i]);
    if (at + size + TOKEN_MIN >= length || strncmp(in + at, secret_prefixes[i], size)) continue;
    if (in[at] == '-') return (struct span){at, length}; // a key in several lines
    size_t end = value_end(in, at, length, 0);
    if (end - at > size + TOKEN_MIN) return (struct span){at, end};
  }
  return nothing;
}

// Writes the argument without its secrets; returns the bytes written (at most `length`).
static size_t redact_one(char *out, const char *in, size_t length, bool *changed) {
  bool flag = length > 2 && in[0] == '-', first_sign = true;
  size_t at = 0, to = 0;

  while (at < length) {
    struct span hidden = nothing;
    if (at + 3 < length && !strncmp(in + at, "://", 3)) hidden = in_address(in, at, length);
    else if (in[at] == '=' || in[at] == ':') {
      hidden = assigned(in, at, length, flag && first_sign && in[at] == '=');
      first_sign = false;
    } else if (in[at] == ' ') hidden = announced(in, at, length);
    else if (at == 0 || !name_char(in[at - 1])) hidden = token(in, at, length);
    if (hidden.to < hidden.from + 3) {
      out[to++] = in[at++];
      continue;
    }
    memcpy(out + to, in + at, hidden.from - at);
    to += hidden.from - at;
    memcpy(out + to, "***", 3);
    to += 3;
    at = hidden.to;
    *changed = true;
  }
  return to;
}

/** "--password" alone announces the next argument. */
static bool announces(const char *argument, size_t length) {
  return length > 2 && argument[0] == '-' && !memchr(argument, '=', length) && !memchr(argument, ' ', length) &&
         names_secret(argument, length);
}

/** How much of the argument is a flag of this program's that its secret follows at once or as the next argument; 0 for none. */
static size_t announcing_flag(const char *program, size_t program_length, const char *argument, size_t length) {
  for (size_t i = 0; i < COUNT(announcing); i++) {
    size_t size = strlen(announcing[i].flag);
    if (strlen(announcing[i].program) != program_length || strncmp(announcing[i].program, program, program_length)) continue;
    bool joined = announcing[i].flag[1] != '-' && length > size; // "-psecret"
    if ((length == size || joined) && !strncmp(argument, announcing[i].flag, size)) return size;
  }
  return 0;
}

size_t redact_argv(char *argv, size_t length, bool *changed) {
  static char before[ARGV_BYTES]; // names are looked for behind what was written already
  char *program = before;
  size_t at = 0, to = 0;
  bool hide_next = false;
  *changed = false;

  if (length > sizeof(before)) length = sizeof(before);
  memcpy(before, argv, length);
  size_t program_length = strnlen(before, length);
  for (char *slash; (slash = memchr(program, '/', program_length)); program = slash + 1) program_length -= slash + 1 - program;
  while (at < length) {
    const char *argument = before + at;
    size_t size = strnlen(argument, length - at);
    bool ended = at + size < length;
    size_t flag = at ? announcing_flag(program, program_length, argument, size) : 0;
    bool announced = hide_next && size >= 3 && argument[0] != '-';
    if (announced || (flag && size >= flag + 3)) {
      size_t kept = announced ? 0 : flag;
      memcpy(argv + to, argument, kept);
      memcpy(argv + to + kept, "***", 3);
      to += kept + 3;
      *changed = true;
    } else {
      to += redact_one(argv + to, argument, size, changed);
    }
    hide_next = announces(argument, size) || (flag && flag == size);
    at += size + ended;
    if (ended) argv[to++] = 0;
  }
  return to;
}
