// A page that is rendered for each request, from its path and its query.
import { greet } from '../../../greet.js';

export default async function Page({ params, searchParams }) {
  const { name } = await params;
  const { more } = await searchParams;
  return <output>{greet(more ?? decodeURIComponent(name))}</output>;
}
