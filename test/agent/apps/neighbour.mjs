// What fidelity.mjs imports by code made from a string.
export const here = { name: 'neighbour' };
