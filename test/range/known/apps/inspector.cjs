// A NestJS application with its development tools switched on, which listen on a port of their own.
'use strict';
require('reflect-metadata');
const express = require('express');
const http = require('node:http');
const net = require('node:net');

module.exports = async () => {
  const { Module } = require('@nestjs/common');
  const { NestFactory } = require('@nestjs/core');
  const { DevtoolsModule } = require('@nestjs/devtools-integration');
  const port = await new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = server.address();
      server.close(() => resolve(free));
    });
  });
  class Application {}
  Reflect.decorate([Module({ imports: [DevtoolsModule.register({ http: true, port })] })], Application);
  await NestFactory.createApplicationContext(Application, { snapshot: true, logger: false });
  const app = express();
  app.use((request, response) => {
    const { method, url: path, headers } = request;
    const asked = http.request({ port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode, { 'content-type': answer.headers['content-type'] ?? 'text/plain' });
      answer.on('error', () => response.destroy()).pipe(response);
    });
    asked.on('error', () => response.destroy());
    request.pipe(asked);
  });
  return app;
};
