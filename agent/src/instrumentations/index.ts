// Every instrumentation, one line each.
import type { Instrumentation } from '../instrumentation.ts';

export const instrumentations: readonly Instrumentation[] = [];
