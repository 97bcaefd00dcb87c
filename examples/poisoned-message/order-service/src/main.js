// Takes orders over HTTP and puts them on the topic that the other services live from.
import express from 'express';
import { readOrder } from './orders.js';
import { connectProducer } from './producer.js';

const publish = await connectProducer({
  broker: process.env.KAFKA_BROKER,
  topic: process.env.ORDERS_TOPIC ?? 'orders',
});

const app = express();
app.use(express.json({ limit: '64kb' }));

app.get('/health', (request, response) => {
  response.json({ ok: true });
});

app.post('/orders', async (request, response) => {
  const { order, problem } = readOrder(request.body);
  if (problem) return response.status(400).json({ problem });
  await publish(order);
  response.status(202).json({ id: order.id });
});

const server = app.listen(Number(process.env.PORT ?? 0), process.env.HOST ?? '127.0.0.1', () => {
  const { address, port } = server.address();
  console.log(`order-service listens on http://${address}:${port}`);
});
