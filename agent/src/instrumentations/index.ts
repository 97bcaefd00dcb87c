// Every instrumentation, one line each.
import type { Instrumentation } from '../instrumentation.ts';
import { awsSdkCore, awsSdkSmithyClient } from './aws-sdk-v3.ts';
import { childProcessCalls } from './child-process.ts';
import { functionConstructors, processLoads, vm, workers } from './code.ts';
import { dgram } from './dgram.ts';
import { dns } from './dns.ts';
import { fetchCalls, undici } from './fetch.ts';
import { fs } from './fs.ts';
import { httpClient, httpsClient } from './http-client.ts';
import { httpServer, httpsServer, http2Server } from './http-server.ts';
import { kafkajs } from './kafkajs.ts';
import { net } from './net.ts';
import { path } from './path.ts';

export const instrumentations: readonly Instrumentation[] = [
  httpServer,
  httpsServer,
  http2Server,
  httpClient,
  httpsClient,
  fetchCalls,
  undici,
  net,
  dns,
  dgram,
  childProcessCalls,
  fs,
  functionConstructors,
  vm,
  workers,
  processLoads,
  path,
  kafkajs,
  awsSdkCore,
  awsSdkSmithyClient,
];
