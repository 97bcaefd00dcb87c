import { greet } from '../../greet.js';

export default function handler(request, response) {
  response.status(200).json({ result: greet(request.body.name ?? request.query.name) });
}
