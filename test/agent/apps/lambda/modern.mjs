import work from './work.cjs';
export const other = 'as it was';
export const handler = async (event) => work.handle(event);
export default async (event) => work.handle(event);
