import { randomUUID } from 'node:crypto';

/** An order from a request body, or what is wrong with it. The note is free text: it goes into the mail as it is. */
export function readOrder(body) {
  const { customer, items, note } = body ?? {};
  if (typeof customer?.name !== 'string' || typeof customer?.email !== 'string')
    return { problem: 'customer.name and customer.email are needed' };
  if (!Array.isArray(items) || items.length === 0) return { problem: 'an order has at least one item' };
  return {
    order: {
      id: randomUUID(),
      customer: { name: customer.name, email: customer.email },
      items: items.map(({ sku, quantity }) => ({ sku: String(sku), quantity: Number(quantity) || 1 })),
      note: typeof note === 'string' ? note : '',
    },
  };
}
