// What the border offers to the rooms: the schema, and the one place that builds entity keys. The streaming client, which
// loads gRPC, is its own entry.
export * from './schema.ts';
export * from './keys.ts';
export * from './service.ts';
export * from './frames.ts';
export * from './message-framing.ts';
export * from './nearest-name.ts';
export * from './policy-clock.ts';
