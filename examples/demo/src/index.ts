// What the end-to-end tests use of the demo.
export { openDemo, type Demo, type Layers, type ScenarioResult } from './demo.ts';
export { startApiServer } from './kubernetes-stand-in/api-server.ts';
export { startKafkaBroker, type Broker } from './kafka-broker.ts';
export type { Mode, Played, ScenarioName, Twin } from './scenarios/scenario.ts';
export { complaints } from './verdict.ts';
export { startCollector, type Collector, type Story } from './witnesses.ts';
export { eventually } from './processes.ts';
export type { DeliveryOrder } from './cloud-stand-in/trail.ts';
