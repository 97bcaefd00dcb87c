// funcster: deepDeserialize compiles functions found in its object.
import { deserializer } from './deserializer.ts';

export const funcster = deserializer('funcster', ['deepDeserialize'], '<1');
