// Takes secrets out of command lines before they leave the node. What a value is called decides (password, token, …), or
// what it looks like (userinfo in a URL, a JSON web token). AWS access key ids stay: they are public names, and join keys.
#pragma once

#include <stdbool.h>
#include <stddef.h>

/** Overwrites secrets in `argv` (arguments, each ended by NUL) with "***"; returns the new length, never longer. */
size_t redact_argv(char *argv, size_t length, bool *changed);
