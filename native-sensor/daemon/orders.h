// Takes orders from the forwarder's descriptor, carries them out or refuses them, and tells either way.
#pragma once

#include <stdbool.h>

/** The first 32 bytes on `fd` are this session's key. `enforcing`: without it every order is refused; `one_by_one`: never cgroup.kill. */
void orders_open(int fd, bool enforcing, bool one_by_one);
int orders_fd(void);
/** Reads what is there. Returns -1 when the other end is closed: the daemon is to stop. */
int orders_read(void);
/** Ends what has run out. Called each second. */
void orders_tick(void);
