// A local stand-in for S3, SQS and STS.
import { startFauxqs } from 'fauxqs';
const server = await startFauxqs({ port: 0, logger: false });
console.log(`listening ${server.port}`);
