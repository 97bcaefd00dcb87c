// node-serialize: unserialize evaluates functions found in its text.
import { deserializer } from './deserializer.ts';

export const nodeSerialize = deserializer('node-serialize', ['unserialize'], '<1');
