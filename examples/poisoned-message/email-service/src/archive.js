'use strict';
const { Agent } = require('node:http');
const { HeadBucketCommand, PutObjectCommand, S3Client } = require('@aws-sdk/client-s3');

const bucket = process.env.ARCHIVE_BUCKET;
// Calls leave from the pod's own address.
const s3 = bucket && new S3Client({ requestHandler: { httpAgent: new Agent({ localAddress: process.env.POD_IP }) } });

/** Fails at the start rather than at the first mail. */
async function checkArchive() {
  if (s3) await s3.send(new HeadBucketCommand({ Bucket: bucket }));
}

/** Keeps a copy of every mail for the legal department. */
async function archive(orderId, mail) {
  if (s3) await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `mail/${orderId}.txt`, Body: mail }));
}

module.exports = { archive, checkArchive };
