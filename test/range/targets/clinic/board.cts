// The clinic's third application: the board's invoices on NestJS, with classes for bodies, TypeORM and Sequelize.
import childProcess = require('node:child_process');
import fs = require('node:fs');
import path = require('node:path');
import { packages } from '../packages.cjs';

const load = packages('CLINIC_PACKAGES');
load('reflect-metadata');
const {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Inject,
  Injectable,
  Module,
  Param,
  Patch,
  Post,
  Query,
  ValidationPipe,
} = load('@nestjs/common');
const { Expose, Transform, Type } = load('class-transformer');
const { IsArray, IsOptional, IsString, Matches, MaxLength, ValidateNested } = load('class-validator');

class Line {
  @IsString() memo!: string;
  @IsOptional() @IsString() account?: string;
}
class Invoice {
  @IsOptional() @IsString() @MaxLength(5_000) @Transform(({ value }: any) => value?.trim()) memo?: string;
  @IsOptional() @IsString() state?: string;
  @IsOptional() @IsString() sort?: string;
  @IsOptional() @IsArray() @ValidateNested({ each: true }) @Type(() => Line) lines?: Line[];
  @IsOptional() where?: Record<string, unknown>;
}
class Safe {
  @IsString() @MaxLength(20_000) memo!: string;
  @IsOptional() @IsString() @Matches(/^[a-z_]{1,20}$/) sort?: string;
}
const piped = (type: unknown) => new ValidationPipe({ transform: true, whitelist: true, expectedType: type });

const STORES = 'STORES';

@Injectable()
class InvoiceRepository {
  source: any;
  sequelize: any;
  literal: any;
  site: string;
  constructor(@Inject(STORES) stores: any) {
    const { DataSource, EntitySchema } = load('typeorm');
    const { Sequelize, literal } = load('sequelize');
    this.site = stores.site;
    this.literal = literal;
    const entity = new EntitySchema({
      name: 'invoice',
      tableName: 'invoices',
      schema: stores.site,
      columns: {
        id: { type: Number, primary: true, generated: true },
        amount: { type: Number },
        state: { type: String },
        memo: { type: String },
      },
    });
    this.source = new DataSource({
      type: 'postgres',
      host: '127.0.0.1',
      port: stores.connection.port,
      username: 'test',
      database: 'postgres',
      schema: stores.site,
      extra: { options: `-c search_path=${stores.site}` },
      entities: [entity],
    });
    this.sequelize = new Sequelize('postgres', 'test', '', {
      host: '127.0.0.1',
      port: stores.connection.port,
      dialect: 'postgres',
      logging: false,
      dialectOptions: { options: `-c search_path=${stores.site}` },
      searchPath: stores.site,
    });
  }
  async open() {
    await this.source.initialize();
  }
  builder() {
    return this.source.getRepository('invoice').createQueryBuilder('i').select(['i.memo']);
  }
  byState(state: string) {
    return this.builder().where(`i.state = '${state}'`).getMany();
  }
  ordered(sort: string) {
    return this.source.query(`SELECT memo FROM invoices WHERE amount > 0 ORDER BY ${sort}`);
  }
  byMemo(memo: string) {
    return this.source.query("SELECT amount FROM invoices WHERE memo = '" + memo + "'");
  }
  safely(memo: string, sort: string) {
    return this.builder()
      .where('i.amount > 0 AND i.memo <> :memo', { memo })
      .orderBy(`i.${['amount', 'state', 'memo'].includes(sort) ? sort : 'id'}`)
      .getMany();
  }
  total(by: string) {
    return this.sequelize.query(
      `SELECT ${by} AS k, sum(amount)::int AS n FROM invoices WHERE amount > 0 GROUP BY 1 ORDER BY 1`,
      { type: 'SELECT' },
    );
  }
  replaced(memo: string) {
    return this.sequelize.query('SELECT state FROM invoices WHERE amount > 0 AND memo <> :memo ORDER BY id', {
      replacements: { memo },
      type: 'SELECT',
    });
  }
  bound(memo: string) {
    return this.sequelize.query('SELECT state FROM invoices WHERE amount > 0 AND memo <> $memo ORDER BY id', {
      bind: { memo },
      type: 'SELECT',
    });
  }
  insert(lines: Line[]) {
    const values = lines
      .map(({ memo, account }) => `(0, 'draft', '${memo}${account ? ` / ${account}` : ''}')`)
      .join(', ');
    return this.source.query(`INSERT INTO invoices (amount, state, memo) VALUES ${values} RETURNING memo`);
  }
  async insertSafely(memo: string) {
    const { raw } = await this.source
      .createQueryBuilder()
      .insert()
      .into('invoice')
      .values({ amount: 0, state: 'draft-safe', memo })
      .returning('memo')
      .execute();
    await this.source.query(`DELETE FROM invoices WHERE state = 'draft-safe'`);
    return raw;
  }
  async clean() {
    await this.source.query(`DELETE FROM invoices WHERE state = 'draft'`);
  }
}

@Injectable()
class InvoiceService {
  repository: any;
  folder: string;
  constructor(@Inject(InvoiceRepository) repository: any, @Inject(STORES) stores: any) {
    this.repository = repository;
    this.folder = stores.folder;
  }
  print(memo: string): string {
    return childProcess.execSync(`echo "invoice: ${memo}"`, { cwd: this.folder }).toString();
  }
  printSafely(memo: string): string {
    return childProcess.execFileSync('echo', ['invoice:', memo], { cwd: this.folder }).toString();
  }
  export(name: string): string {
    return fs.readFileSync(path.join(this.folder, 'public', 'sub', `${name}`), 'utf8');
  }
  compute(rule: string): unknown {
    return new Function('amount', `return ${rule}`)(100);
  }
  async notify(url: string): Promise<string> {
    return (await fetch(url)).text();
  }
}

@Controller('board')
class BoardController {
  repository: any;
  service: any;
  constructor(@Inject(InvoiceRepository) repository: any, @Inject(InvoiceService) service: any) {
    this.repository = repository;
    this.service = service;
  }
  @Get('invoices/state/:state') byState(@Param('state') state: string) {
    return this.repository.byState(state);
  }
  @Get('invoices/sorted') ordered(@Query('sort') sort: string) {
    return this.repository.ordered(sort);
  }
  @Post('invoices/memo') @HttpCode(200) byMemo(@Body(piped(Invoice)) invoice: Invoice) {
    return this.repository.byMemo(invoice.memo);
  }
  @Get('invoices/total') total(@Query('by') by: string) {
    return this.repository.total(by);
  }
  @Post('invoices/lines') @HttpCode(200) async lines(@Body(piped(Invoice)) invoice: Invoice) {
    const made = await this.repository.insert(invoice.lines ?? []);
    await this.repository.clean();
    return made;
  }
  @Get('invoices/by-header') byHeader(@Headers('x-state') state: string) {
    return this.repository.byState(state);
  }
  @Post('print') @HttpCode(200) print(@Body(piped(Invoice)) invoice: Invoice) {
    return this.service.print(invoice.memo);
  }
  @Get('export') export(@Query('name') name: string) {
    return this.service.export(name);
  }
  @Post('rules') @HttpCode(200) compute(@Body(piped(Invoice)) invoice: Invoice) {
    return { value: this.service.compute(invoice.memo) };
  }
  @Post('notify') @HttpCode(200) notify(@Body(piped(Invoice)) invoice: Invoice) {
    return this.service.notify(invoice.memo);
  }
  @Post('safe/invoices') @HttpCode(200) async safely(@Body(piped(Safe)) { memo, sort }: Safe) {
    return [await this.repository.safely(memo, sort ?? 'id'), await this.repository.bound(memo)];
  }
  @Post('safe/replaced') @HttpCode(200) replaced(@Body(piped(Safe)) { memo }: Safe) {
    return this.repository.replaced(memo);
  }
  @Post('safe/inserted') @HttpCode(200) inserted(@Body(piped(Safe)) { memo }: Safe) {
    return this.repository.insertSafely(memo);
  }
  @Post('safe/print') @HttpCode(200) printed(@Body(piped(Safe)) { memo }: Safe) {
    return this.service.printSafely(memo);
  }
}

/** A class is made by hand: what a filter of exceptions looks like here. */
class Filter {
  catch(error: any, host: any) {
    const response = host.switchToHttp().getResponse();
    response
      .status(error.getStatus?.() ?? 500)
      .type('text')
      .send(`error ${error.code ?? error.name}`);
  }
}
load('@nestjs/common').Catch()(Filter);

export async function board(stores: any) {
  @Module({
    controllers: [BoardController],
    providers: [InvoiceRepository, InvoiceService, { provide: STORES, useValue: stores }],
  })
  class BoardModule {}
  const express = require('express');
  const server = express();
  server.disable('x-powered-by').set('etag', false);
  const app = await load('@nestjs/core').NestFactory.create(
    BoardModule,
    new (load('@nestjs/platform-express').ExpressAdapter)(server),
    { logger: ['error'], abortOnError: false },
  );
  app.useGlobalFilters(new Filter());
  await app.get(InvoiceRepository).open();
  await app.init();
  return server;
}
