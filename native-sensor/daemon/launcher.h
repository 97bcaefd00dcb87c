// Keeps the right to start the daemon for a forwarder that gave up its own: a process of a few pages that forks a daemon each
// time it is handed descriptors, tells how it ended, and leaves with the forwarder.
#pragma once

#include "options.h"

#include <stdbool.h>

#define LAUNCHER_GONE 75 // exit code of launch_through(): nothing can be started any more

/** Serves starts until the forwarder is gone, then false. True in each daemon that it forks, with its descriptors in `options`. */
bool launcher_serve(struct options *options);

/** Hands descriptors 1, 2 and 3 to the launcher behind `control`, waits for the daemon it starts and ends the way it ended. */
int launch_through(int control);
