// Every exporter there is. Adding one: a file beside this one, a line here.
import type { ExporterKind } from './exporter.ts';

export const exporters: readonly ExporterKind[] = [];
