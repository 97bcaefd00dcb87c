#pragma once

/** Starts a child that ends at once: its fork must come back through the critical ring, as a canary frame. */
void release_canary(void);
