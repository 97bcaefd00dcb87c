// What the kernel can do, decided by doing it once: one refusal is read faster than one for each program.
#pragma once

#include <stdbool.h>
#include <stddef.h>

/** Programs may run before and behind functions of the kernel (fentry, fexit); else a sentence in `reason`. */
bool feature_functions(char *reason, size_t size);
/** Atomic instructions return the old value (5.12). */
bool feature_atomics(void);
