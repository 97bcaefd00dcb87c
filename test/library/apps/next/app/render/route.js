// A library that Next.js bundles: what the user sent becomes a template.
import ejs from 'ejs';

export async function POST(request) {
  const { name } = await request.json();
  return Response.json({ result: ejs.render(`Hello ${name}`) });
}
