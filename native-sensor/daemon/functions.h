// Whether programs may run before and behind functions of the kernel (fentry, fexit): decided by doing it once.
#pragma once

#include <stdbool.h>
#include <stddef.h>

/** False with a sentence in `reason` where the kernel refuses to load or to attach one. */
bool functions_open(char *reason, size_t size);
