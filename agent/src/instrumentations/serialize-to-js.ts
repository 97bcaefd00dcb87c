// serialize-to-js: deserialize evaluates its text. Version 2 has none any more.
import { deserializer } from './deserializer.ts';

export const serializeToJs = deserializer('serialize-to-js', ['deserialize'], '<2');
