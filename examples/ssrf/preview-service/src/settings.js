import { Agent } from 'node:http';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';

const builtIn = { timeoutMs: 3000 };
/** The SDK gives the metadata service one second, which a node that has just booted may not keep. */
const CREDENTIALS_TRIES = 20;

/** The service's settings, from S3 with the instance's own role; built-in ones where no bucket is named. */
export async function readSettings() {
  const bucket = process.env.SETTINGS_BUCKET;
  if (!bucket) return builtIn;
  // Calls leave from the pod's own address.
  const s3 = new S3Client({ requestHandler: { httpAgent: new Agent({ localAddress: process.env.POD_IP }) } });
  for (let tries = 1; ; tries++) {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'preview.json' }));
      return { ...builtIn, ...JSON.parse(await Body.transformToString()) };
    } catch (error) {
      if (error.name !== 'CredentialsProviderError' || tries === CREDENTIALS_TRIES) throw error;
    }
  }
}
