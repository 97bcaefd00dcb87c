// Work that goes on after the answer.
import { after } from 'next/server';
import { greet } from '../../greet.js';

export async function POST(request) {
  const { name } = await request.json();
  after(() => {
    globalThis.said = greet(name);
  });
  return Response.json({ result: 'later' });
}

export async function GET() {
  return Response.json({ result: globalThis.said ?? '' });
}
