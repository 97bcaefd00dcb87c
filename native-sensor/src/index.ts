// What other rooms and tests may use of the sensor.
export { attribute, type Attribution } from './attribution.ts';
export { CgroupTable } from './cgroup-table.ts';
export { startForwarder, type Forwarder, type ForwarderOptions } from './forwarder.ts';
export type { Hello, Probe } from './hello.ts';
export { FrameDecoder, FrameError } from './frame-decoder.ts';
export type { Frame } from './frames.ts';
export { FRAME_BYTES_MAX, layout, recordTypes } from './layout.ts';
export { OrderError, OrderSession, orderActions, orderLayout, parseAllowed, type Order } from './orders.ts';
