// What the end-to-end tests use of the demo.
export { startKafkaBroker, type Broker } from './kafka-broker.ts';
