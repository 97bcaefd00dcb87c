// What tests and embedding programs may use of the collector.
export { startCollector, type Collector, type CollectorParts } from './collector.ts';
export { options as configOptions, readConfig, type Config } from './config.ts';
export { CollectorError, errorCodes, type ErrorCode } from './errors.ts';
export { createLog, type Log } from './log.ts';
export type { StoryJson, StoryWithActions } from './shapes.ts';
export { storyJson } from './story-json.ts';
export { thinkingFor } from './thinking.ts';
