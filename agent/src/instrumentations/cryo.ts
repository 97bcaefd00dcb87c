// cryo: parse rebuilds functions and prototypes from its text.
import { deserializer } from './deserializer.ts';

export const cryo = deserializer('cryo', ['parse'], '<1');
