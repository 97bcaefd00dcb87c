// In front of every route that it names.
import { greet } from './greet.js';

export const config = { matcher: '/proxied' };

export function proxy(request) {
  return Response.json({ result: greet(request.nextUrl.searchParams.get('name')) });
}
