// The free-form part of a third party's alert, kept within bounds.
import type { Fields } from './record.ts';

/** Most fields of an alert that are kept, and the longest text of one. */
export const ALERT_FIELDS_MAX = 100;
export const ALERT_FIELD_CHARACTERS_MAX = 2_048;

/** The fields of an alert as texts, bounded. */
export function alertFields(said: Fields): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [key, value] of Object.entries(said).slice(0, ALERT_FIELDS_MAX)) {
    if (value === null || value === undefined) continue;
    kept[key.slice(0, 128)] = (typeof value === 'object' ? JSON.stringify(value) : String(value)).slice(
      0,
      ALERT_FIELD_CHARACTERS_MAX,
    );
  }
  return kept;
}
