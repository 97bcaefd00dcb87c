// What an instrumentation says about a call before it happens. Guards read it, the judge decides on it, the report turns it
// into an Event. Plain data: strings and numbers only, never a live object of the application.
import type { Conversation } from './line-protocols.ts';

/** Every kind of operation there is; a guard names the kinds it judges. */
export type OperationKind =
  | 'process.spawn'
  | 'code.eval'
  | 'code.load' // dlopen, process.binding, Worker eval, import('data:…')
  | 'file.access'
  | 'net.connect'
  | 'net.write'
  | 'dns.lookup'
  | 'http.request'
  | 'sql.query'
  | 'nosql.query'
  | 'ldap.search'
  | 'template.compile'
  | 'xml.parse'
  | 'deserialize'
  | 'object.merge'
  | 'message.produce'
  | 'aws.call'
  | 'response.header'
  | 'log.write'
  | 'credential.seen';

/** Fields shared by every operation. `call` is the function as its users write it: "child_process.exec". */
interface OperationBase<Kind extends OperationKind> {
  readonly kind: Kind;
  readonly call: string;
}

export interface SpawnOperation extends OperationBase<'process.spawn'> {
  /** argv[0] as given. */
  readonly file: string;
  readonly arguments: readonly string[];
  /** The full text handed to a shell, where a shell was asked for (exec, {shell:true}). */
  readonly shellCommand?: string;
  readonly workingDirectory?: string;
  /** Only the variables that the caller added or changed. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What a synchronous call gives the program on its standard input; the beginning, where it is long. */
  readonly standardInput?: string;
  /** Text of the script that is run, where its file was written a moment ago. */
  readonly script?: string;
}

export interface CodeEvalOperation extends OperationBase<'code.eval'> {
  readonly source: string;
  /** Parameter names of a Function constructor, where given. */
  readonly parameters?: readonly string[];
  /** A library that is made for programs of users compiles it for a context that it keeps them in. */
  readonly inSandbox?: boolean;
  /** The caller is such a program, which should not have got hold of the process's own Function. */
  readonly fromSandbox?: boolean;
}

export interface CodeLoadOperation extends OperationBase<'code.load'> {
  readonly target: string;
  readonly source?: string;
}

export interface FileAccessOperation extends OperationBase<'file.access'> {
  /** As given to the call (file: URLs and Buffers already as text). */
  readonly path: string;
  readonly secondPath?: string; // rename, link, copyFile
  /** The path came as a file: URL, whose parser has resolved every climb in it. */
  readonly fromUrl?: boolean;
  /** The path is a pattern of a glob, behind the folder that it is looked for in. */
  readonly pattern?: boolean;
  readonly access: 'read' | 'write' | 'stat' | 'list' | 'delete' | 'rename';
  /** What is written, where that is short and given as a whole. */
  readonly content?: string;
}

export interface NetConnectOperation extends OperationBase<'net.connect'> {
  readonly host: string;
  readonly port: number;
  /** Addresses that the host resolved to, once known; the operation is judged again then. */
  readonly addresses?: readonly string[];
  readonly transport: 'tcp' | 'udp' | 'unix';
}

export interface NetWriteOperation extends OperationBase<'net.write'> {
  /** What goes out over a connection that speaks a protocol of lines, from the beginning of the line that it goes on with. */
  readonly text: string;
  /** How far the conversation was before it. */
  readonly conversation: Conversation;
}

export interface DnsLookupOperation extends OperationBase<'dns.lookup'> {
  readonly host: string;
}

export interface HttpRequestOperation extends OperationBase<'http.request'> {
  readonly method: string;
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly addresses?: readonly string[];
  /** URLs that redirected here, first first. */
  readonly redirectedFrom?: readonly string[];
}

export interface SqlQueryOperation extends OperationBase<'sql.query'> {
  readonly dialect: 'postgresql' | 'mysql' | 'sqlite' | 'mssql' | 'generic';
  readonly sql: string;
  /** Values sent beside the text; what is here and not in the text cannot inject. */
  readonly parameters?: readonly unknown[];
}

export interface NosqlQueryOperation extends OperationBase<'nosql.query'> {
  readonly system: 'mongodb' | 'redis' | 'elasticsearch' | 'dynamodb' | 'sequelize' | 'prisma';
  readonly command: string;
  /** The final filter/command as plain JSON-like data. */
  readonly filter: unknown;
}

export interface LdapSearchOperation extends OperationBase<'ldap.search'> {
  readonly base: string;
  readonly filter: string;
}

export interface TemplateCompileOperation extends OperationBase<'template.compile'> {
  readonly engine: string;
  readonly source?: string;
  /** Option names and string values given to the engine (option injection: ejs outputFunctionName). */
  readonly options?: Readonly<Record<string, unknown>>;
}

export interface XmlParseOperation extends OperationBase<'xml.parse'> {
  readonly source: string;
  /** True when the parser is set to resolve external entities. */
  readonly externalEntities: boolean;
  /** False when it leaves an external subset (<!DOCTYPE x SYSTEM "…">) alone; absent: it may fetch that too. */
  readonly externalSubset?: boolean;
  /** It replaces xi:include by what is named there. */
  readonly includes?: boolean;
}

export interface DeserializeOperation extends OperationBase<'deserialize'> {
  readonly format: string; // node-serialize, js-yaml, v8, funcster, …
  readonly source: string;
}

export interface ObjectMergeOperation extends OperationBase<'object.merge'> {
  /** The dangerous key path that was written: "__proto__.polluted". */
  readonly path: string;
}

export interface MessageProduceOperation extends OperationBase<'message.produce'> {
  readonly system: string;
  readonly topic: string;
}

export interface AwsCallOperation extends OperationBase<'aws.call'> {
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly resource: string;
  /** String values of the input, by path ("Key", "FunctionName"). */
  readonly input?: Readonly<Record<string, string>>;
}

export interface ResponseHeaderOperation extends OperationBase<'response.header'> {
  readonly name: string;
  readonly value: string;
}

export interface LogWriteOperation extends OperationBase<'log.write'> {
  readonly text: string;
}

export interface CredentialSeenOperation extends OperationBase<'credential.seen'> {
  readonly credential: 'aws_access_key' | 'kubernetes_token';
  readonly identifier: string;
  readonly direction: 'in' | 'out' | 'file';
  readonly where: string;
}

export type Operation =
  | SpawnOperation
  | CodeEvalOperation
  | CodeLoadOperation
  | FileAccessOperation
  | NetConnectOperation
  | NetWriteOperation
  | DnsLookupOperation
  | HttpRequestOperation
  | SqlQueryOperation
  | NosqlQueryOperation
  | LdapSearchOperation
  | TemplateCompileOperation
  | XmlParseOperation
  | DeserializeOperation
  | ObjectMergeOperation
  | MessageProduceOperation
  | AwsCallOperation
  | ResponseHeaderOperation
  | LogWriteOperation
  | CredentialSeenOperation;
