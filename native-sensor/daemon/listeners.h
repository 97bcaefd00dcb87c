// Who listens on which port already: without it a connection accepted by a server older than the sensor has no owner.
#pragma once

/** Fills the `listeners` map of the loaded programs from /proc. */
void snapshot_listeners(void);
