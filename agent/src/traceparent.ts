// W3C Trace Context: https://www.w3.org/TR/trace-context/#traceparent-header

const pattern = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-|$)/;

export interface TraceParent {
  readonly traceId: string;
  readonly spanId: string;
  readonly flags: string;
}

/** Undefined for anything that the specification calls invalid. */
export function parseTraceparent(header: string | undefined): TraceParent | undefined {
  if (!header || header.length < 55 || header.startsWith('ff')) return undefined;
  const match = pattern.exec(header);
  if (!match || /^0+$/.test(match[1]!) || /^0+$/.test(match[2]!)) return undefined;
  return { traceId: match[1]!, spanId: match[2]!, flags: match[3]! };
}

export function formatTraceparent(trace: TraceParent): string {
  return `00-${trace.traceId}-${trace.spanId}-${trace.flags}`;
}
