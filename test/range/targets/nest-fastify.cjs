// The range's target on NestJS with fastify.
'use strict';
process.env.RANGE_PLATFORM = 'fastify';
require('./nest.cjs');
