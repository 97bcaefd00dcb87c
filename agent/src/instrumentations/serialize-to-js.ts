// serialize-to-js: deserialize evaluates its text.
import { deserializer } from './deserializer.ts';

export const serializeToJs = deserializer('serialize-to-js', ['deserialize'], '>=1');
