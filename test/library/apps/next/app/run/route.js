// Node's own: what the user sent becomes part of a command.
import { execSync } from 'node:child_process';

export async function POST(request) {
  const { name } = await request.json();
  return Response.json({ result: String(execSync(`echo ${name}`)) });
}
