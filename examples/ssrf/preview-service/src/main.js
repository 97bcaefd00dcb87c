// Gives chat clients a preview of any link: GET /preview?url=https://example.org/
import express from 'express';
import { readSettings } from './settings.js';
import { fetchPreview } from './preview.js';

const settings = await readSettings();
const app = express();

app.get('/health', (request, response) => {
  response.json({ ok: true });
});

app.get('/preview', async (request, response) => {
  const { url } = request.query;
  if (typeof url !== 'string') return response.status(400).json({ problem: 'url is needed' });
  try {
    response.json(await fetchPreview(url, settings));
  } catch (error) {
    response.status(502).json({ problem: `no preview: ${error.message}` });
  }
});

const server = app.listen(Number(process.env.PORT ?? 0), process.env.HOST ?? '127.0.0.1', () => {
  const { address, port } = server.address();
  console.log(`preview-service listens on http://${address}:${port}`);
});
