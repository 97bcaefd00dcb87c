// Findings in the application's own OpenTelemetry: events on its active span. Filled in by step 5; see otel in config.ts.
import type { Activity } from './activities.ts';
import type { FindingLine } from './report.ts';

export function adoptTrace(_activity: Activity): void {}

export function telemetryOutlet(_otel: 'off' | 'join' | 'on'): (finding: FindingLine) => void {
  return () => {};
}
