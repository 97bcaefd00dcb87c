// Every instrumentation, one line each.
import type { Instrumentation } from '../instrumentation.ts';
import { artTemplate } from './art-template.ts';
import { agenda } from './agenda.ts';
import { amqplib } from './amqplib.ts';
import { awsLambda } from './aws-lambda.ts';
import { awsSdkV2 } from './aws-sdk-v2.ts';
import { betterSqlite3 } from './better-sqlite3.ts';
import { bodyParser } from './body-parser.ts';
import { beeQueue } from './bee-queue.ts';
import { bull } from './bull.ts';
import { bullmq } from './bullmq.ts';
import { busboy, fastifyBusboy } from './busboy.ts';
import { awsSdkCore, awsSdkSmithyClient } from './aws-sdk-v3.ts';
import { childProcessCalls } from './child-process.ts';
import { clickhouse } from './clickhouse.ts';
import { coBody } from './co-body.ts';
import { directEval, functionConstructors, inspectors, processLoads, repls, vm, workers } from './code.ts';
import { cryo } from './cryo.ts';
import { deepmerge } from './deepmerge.ts';
import { dgram } from './dgram.ts';
import { dns } from './dns.ts';
import { duckdb } from './duckdb.ts';
import { ejs } from './ejs.ts';
import { earlyHints } from './early-hints.ts';
import { elasticsearch, elasticsearch7 } from './elasticsearch.ts';
import { express4Route, router2Route } from './express-route.ts';
import { fastXmlParser } from './fast-xml-parser.ts';
import { fastify } from './fastify.ts';
import { fetchCalls, undici } from './fetch.ts';
import { filesOfProcess, filesOfV8 } from './file-names.ts';
import { fs, fsPromises } from './fs.ts';
import { funcster } from './funcster.ts';
import { graphql } from './graphql.ts';
import { fastGlob, glob, oldGlob, tinyglobby } from './glob.ts';
import { grpcJs } from './grpc-js.ts';
import { handlebars } from './handlebars.ts';
import { hapi } from './hapi.ts';
import { hono } from './hono.ts';
import { httpClient, httpsClient } from './http-client.ts';
import { httpServer, httpsServer, http2Server } from './http-server.ts';
import { imapflow } from './imapflow.ts';
import { ioredis } from './ioredis.ts';
import { jsYaml } from './js-yaml.ts';
import { koaRouter, oldKoaRouter } from './koa-router.ts';
import { ldapjs, ldapts } from './ldapjs.ts';
import { libsql } from './libsql.ts';
import { libxml2Wasm } from './libxml2-wasm.ts';
import { libxmljs2, libxmljs } from './libxml.ts';
import { logFiles } from './log-files.ts';
import { liquidjs } from './liquidjs.ts';
import { lodash, lodashFiles, lodashPackages } from './lodash.ts';
import { mariadb } from './mariadb.ts';
import { mongodb } from './mongodb.ts';
import { mysql } from './mysql.ts';
import { mysql2 } from './mysql2.ts';
import { jszip } from './jszip.ts';
import { kafkajs, kafkajsPartitions } from './kafkajs.ts';
import { mergingPackages } from './merges.ts';
import { mqtt } from './mqtt.ts';
import { mustache } from './mustache.ts';
import { nats, natsCore } from './nats.ts';
import { net } from './net.ts';
import { parentMessages } from './parent-messages.ts';
import { path } from './path.ts';
import { processOutput } from './process-output.ts';
import { nestMicroservices } from './nest-microservices.ts';
import { nodeSerialize } from './node-serialize.ts';
import { nunjucks } from './nunjucks.ts';
import { objectParsers } from './object-parsers.ts';
import { objectPrototype } from './object-prototype.ts';
import { opensearch } from './opensearch.ts';
import { pglite } from './pglite.ts';
import { platformaticKafkaConsumer, platformaticKafkaProducer } from './platformatic-kafka.ts';
import { confluentKafka } from './confluent-kafka.ts';
import { nodeRdkafka } from './node-rdkafka.ts';
import { pg } from './pg.ts';
import { pgBoss } from './pg-boss.ts';
import { pgNotifications } from './pg-notifications.ts';
import { prisma } from './prisma.ts';
import { postgres } from './postgres.ts';
import { pug } from './pug.ts';
import { redis } from './redis.ts';
import { ioredisMessages, redis3Messages, redisMessages } from './redis-messages.ts';
import { safeEval, saferEval } from './safe-eval.ts';
import { sequelize } from './sequelize.ts';
import { serializeToJs } from './serialize-to-js.ts';
import { shelljs } from './shelljs.ts';
import { serverlessExpress, serverlessHttp, vendiaServerlessExpress } from './serverless-http.ts';
import { smtpServer } from './smtp-server.ts';
import { socketEnds, socketLines } from './socket-lines.ts';
import { socketIo } from './socket.io.ts';
import { sqlJs } from './sql.js.ts';
import { sqlite } from './sqlite.ts';
import { sqlite3 } from './sqlite3.ts';
import { sqsConsumer } from './sqs-consumer.ts';
import { swig, swigTemplates } from './swig.ts';
import { tedious } from './tedious.ts';
import { v8 } from './v8.ts';
import { vm2 } from './vm2.ts';
import { websocket } from './websocket.ts';
import { workerMessages } from './worker-messages.ts';
import { ws } from './ws.ts';
import { xml2js } from './xml2js.ts';

export const instrumentations: readonly Instrumentation[] = [
  httpServer,
  earlyHints,
  httpsServer,
  http2Server,
  httpClient,
  httpsClient,
  fetchCalls,
  undici,
  net,
  socketLines,
  socketEnds,
  dns,
  dgram,
  childProcessCalls,
  shelljs,
  fs,
  fsPromises,
  logFiles,
  filesOfProcess,
  filesOfV8,
  glob,
  oldGlob,
  fastGlob,
  tinyglobby,
  functionConstructors,
  directEval,
  vm,
  inspectors,
  repls,
  workers,
  workerMessages,
  parentMessages,
  processLoads,
  objectPrototype,
  processOutput,
  path,
  kafkajs,
  kafkajsPartitions,
  platformaticKafkaConsumer,
  platformaticKafkaProducer,
  confluentKafka,
  nodeRdkafka,
  awsSdkCore,
  awsSdkSmithyClient,
  pg,
  postgres,
  mysql2,
  mysql,
  mariadb,
  betterSqlite3,
  sqlite3,
  tedious,
  pglite,
  libsql,
  duckdb,
  clickhouse,
  sqlJs,
  prisma,
  sequelize,
  mongodb,
  ioredis,
  redis,
  elasticsearch,
  elasticsearch7,
  opensearch,
  ldapjs,
  ldapts,
  ejs,
  pug,
  handlebars,
  nunjucks,
  mustache,
  artTemplate,
  liquidjs,
  swig,
  swigTemplates,
  lodash,
  lodashFiles,
  ...lodashPackages,
  deepmerge,
  ...mergingPackages,
  ...objectParsers,
  vm2,
  safeEval,
  saferEval,
  jsYaml,
  nodeSerialize,
  funcster,
  serializeToJs,
  cryo,
  jszip,
  libxmljs2,
  libxmljs,
  libxml2Wasm,
  fastXmlParser,
  xml2js,
  awsSdkV2,
  ws,
  websocket,
  socketIo,
  graphql,
  grpcJs,
  nestMicroservices,
  awsLambda,
  serverlessHttp,
  serverlessExpress,
  vendiaServerlessExpress,
  bull,
  bullmq,
  beeQueue,
  agenda,
  pgBoss,
  sqsConsumer,
  smtpServer,
  imapflow,
  amqplib,
  mqtt,
  nats,
  natsCore,
  ioredisMessages,
  redisMessages,
  redis3Messages,
  pgNotifications,
  busboy,
  fastifyBusboy,
  bodyParser,
  coBody,
  express4Route,
  router2Route,
  fastify,
  koaRouter,
  oldKoaRouter,
  hapi,
  hono,
  sqlite,
  v8,
];
