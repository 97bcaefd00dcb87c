// Remembers where a server sent us next, for the activity: an internal address that a user's server redirects to was chosen
// by the user as much as one that he wrote himself.
import type { Activity } from '../activities.ts';
import { REDIRECT } from '../inputs/remembered.ts';

/** @param location as the server wrote it, relative ones too */
export function noteRedirect(activity: Activity, from: string, status: number, location: unknown): void {
  if (status < 300 || status > 399 || typeof location !== 'string' || !URL.canParse(location, from)) return;
  activity.addInput(REDIRECT, { from, to: new URL(location, from).href });
}

/** The location among undici's headers: an object, or a flat list of names and values as bytes. */
export function locationIn(headers: any): unknown {
  if (!Array.isArray(headers)) return headers?.location ?? headers?.Location;
  for (let at = 0; at + 1 < headers.length; at += 2)
    if (String(headers[at]).toLowerCase() === 'location') return String(headers[at + 1]);
  return undefined;
}
