// An ordinary hour at the shop: customers from several addresses order, some with notes that only look odd.
// Settings in TRAFFIC (JSON): orders, addresses. Prints one JSON line at the end.
import { Agent, request } from 'node:http';

const settings = JSON.parse(process.env.TRAFFIC ?? '{}');

// Quotes, pipes, dollars and braces are what people write; none of it is a program.
const notes = [
  '',
  'Please ring twice.',
  "It's for my mother's 80th birthday; could you wrap it?",
  'Leave it at no. 12 (back door) | or with the neighbour & call me',
  'Use voucher $5-OFF && thanks!',
  'cat and dog food only, please. /home delivery/',
  'Größe: {42}; Farbe: "rot"',
  'require signature on delivery; exec. suite, 3rd floor',
];

let accepted = 0;
for (const [index, note] of notes.entries()) {
  const address = settings.addresses[index % settings.addresses.length];
  const customer = { name: `Customer ${index + 1}`, email: `customer${index + 1}@example.org` };
  const order = { customer, items: [{ sku: `TEA-${index + 1}`, quantity: index + 1 }], note };
  accepted += (await post(order, address)) === 202 ? 1 : 0;
}
console.log(JSON.stringify({ orders: notes.length, accepted }));

function post(order, localAddress) {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      new URL('/orders', settings.orders),
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': 'Mozilla/5.0' },
        agent: new Agent({ localAddress }),
      },
      (response) => response.resume().on('end', () => resolve(response.statusCode)),
    );
    outgoing.on('error', reject);
    outgoing.end(JSON.stringify(order));
  });
}
