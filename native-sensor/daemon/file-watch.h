// The fallback for sensitive opens: fanotify marks on the files themselves, those of the node and those that containers show
// when they start.
#pragma once

#include <stddef.h>

/** Marks the node's files. Where fanotify is refused nothing is watched, and the probe says so. */
void watch_files_open(void);
int watch_files_fd(void);
/** Marks the files that this process sees below its root. */
void watch_files_of(unsigned pid);
void watch_files_read(void);
