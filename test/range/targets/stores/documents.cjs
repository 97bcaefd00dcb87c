// The document store through its driver and mongoose.
'use strict';

module.exports = async function documents() {
  const { MongoClient, ObjectId } = require('mongodb');
  const mongoose = require('mongoose');
  const url = `mongodb://127.0.0.1:${process.env.MONGO_PORT}`;
  const database = `stores${process.pid}`;
  const client = await new MongoClient(url).connect();
  const db = client.db(database);
  const members = db.collection('members');
  const pin = process.env.RANGE_SECRET;
  const people = () => [
    {
      name: 'bob',
      email: 'bob@example.com',
      pin: 'hunter2',
      role: 'user',
      age: 30,
      hidden: false,
      tags: ['a', 'b'],
      token: null,
      address: { city: 'Bern' },
    },
    {
      name: "O'Brien",
      email: 'pat@example.com',
      pin: 'pass',
      role: 'user',
      age: 40,
      hidden: false,
      tags: [],
      token: 'abc',
      address: { city: 'Cork' },
    },
    {
      name: 'root',
      email: 'root@example.com',
      pin,
      role: 'admin',
      age: 50,
      hidden: true,
      tags: ['z'],
      token: 'xyz',
      address: { city: 'Rome' },
    },
  ];
  await members.insertMany(people());
  await db.collection('loans').insertMany([
    { book: 'Dune', by: 'bob', pin: 'none' },
    { book: 'Emma', by: 'root', pin },
  ]);
  const shown = { projection: { _id: 0 } };
  const connection = await mongoose.createConnection(`${url}/${database}`).asPromise();
  const fields = {
    name: String,
    email: String,
    pin: String,
    role: String,
    age: Number,
    hidden: Boolean,
    tags: [String],
  };
  const Member = connection.model('member', new mongoose.Schema(fields, { collection: 'members' }));
  const Loose = connection.model(
    'loose',
    new mongoose.Schema(
      { name: mongoose.Schema.Types.Mixed, pin: {}, hidden: Boolean },
      { collection: 'members', strict: false, strictQuery: false },
    ),
  );
  const lean = (query) => query.select('-_id -__v').lean();
  const fresh = async (change) => {
    const session = db.collection(`copy${Math.random().toString(36).slice(2)}`);
    await session.insertMany(people());
    const told = await change(session);
    const after = await session.find({}, shown).toArray();
    await session.drop();
    return { told, after: after.map(({ name, role, pin: one }) => ({ name, role, pin: one })) };
  };
  return {
    login: ({ name, pin: given }) => members.findOne({ name, pin: given }, shown),
    loginAnd: ({ name, pin: given }) => members.findOne({ $and: [{ name }, { pin: given }] }, shown),
    loginDeep: ({ user }) => members.findOne({ name: user.name, pin: user.pin }, shown),
    reset: ({ token }) => members.findOne({ token, role: 'admin' }, shown),
    find: ({ name }) => members.find({ name }, shown).toArray(),
    elem: ({ tag }) => members.find({ tags: { $elemMatch: { $eq: tag } }, hidden: false }, shown).toArray(),
    tags: ({ tag }) => members.find({ tags: tag }, shown).toArray(),
    nested: ({ address }) => members.find({ address }, shown).toArray(),
    city: ({ city }) => members.find({ 'address.city': city }, shown).toArray(),
    eq: ({ name }) => members.find({ name: { $eq: name }, hidden: true }, shown).toArray(),
    notEqual: ({ name }) =>
      members.find({ name: { $not: { $eq: name } }, hidden: true, role: 'nobody' }, shown).toArray(),
    spread: (said) => members.find({ hidden: false, ...said }, shown).toArray(),
    assigned: (said) => members.find(Object.assign({}, { hidden: false }, said), shown).toArray(),
    whole: (said) => members.find(said, shown).limit(5).toArray(),
    text: ({ filter }) => members.find(JSON.parse(filter), shown).toArray(),
    key: ({ field, value }) => members.find({ [field]: value, hidden: true }, shown).toArray(),
    many: ({ ids }) => members.find({ name: { $in: ids }, hidden: true }, shown).toArray(),
    regex: ({ q }) => members.find({ email: { $regex: q }, hidden: true }, shown).toArray(),
    aggregate: ({ match }) =>
      members.aggregate([{ $match: { hidden: false, ...match } }, { $project: { _id: 0 } }]).toArray(),
    pipeline: ({ stages }) => members.aggregate([{ $match: { hidden: false } }, ...stages]).toArray(),
    wholePipeline: ({ stages }) => members.aggregate(stages).toArray(),
    sort: ({ sort }) => members.find({ hidden: false }, shown).sort(sort).toArray(),
    count: async ({ pin: given }) => `there are ${await members.countDocuments({ name: 'root', pin: given })}`,
    distinct: ({ name }) => members.distinct('pin', { name }),
    update: ({ pin: given }) =>
      fresh((copy) =>
        copy
          .updateOne({ name: 'root', pin: given }, { $set: { role: 'changed' } })
          .then(({ modifiedCount }) => modifiedCount),
      ),
    updateMany: ({ name }) =>
      fresh((copy) =>
        copy.updateMany({ name }, { $set: { role: 'changed' } }).then(({ modifiedCount }) => modifiedCount),
      ),
    updateDocument: ({ change }) =>
      fresh((copy) => copy.updateOne({ name: 'bob' }, change).then(({ modifiedCount }) => modifiedCount)),
    setFields: (said) =>
      fresh((copy) => copy.updateOne({ name: 'bob' }, { $set: said }).then(({ modifiedCount }) => modifiedCount)),
    remove: ({ name }) => fresh((copy) => copy.deleteMany({ name }).then(({ deletedCount }) => deletedCount)),
    replace: ({ name }) =>
      fresh((copy) =>
        copy.findOneAndUpdate({ name, role: 'admin' }, { $set: { role: 'changed' } }).then((one) => one?.name ?? null),
      ),
    bulk: ({ name }) =>
      fresh((copy) => copy.bulkWrite([{ deleteMany: { filter: { name } } }]).then(({ deletedCount }) => deletedCount)),
    command: ({ name }) =>
      db
        .command({ find: 'members', filter: { name } })
        .then(({ cursor }) => cursor.firstBatch.map(({ _id, ...rest }) => rest)),
    collection: ({ in: where }) => db.collection(where).find({}, shown).toArray(),
    mongooseLogin: ({ name, pin: given }) => lean(Member.findOne({ name, pin: given })),
    mongooseWhere: ({ name, pin: given }) =>
      lean(Member.findOne().where('name').equals(name).where('pin').equals(given)),
    mongooseFind: (said) => lean(Member.find({ hidden: true, ...said })),
    mongooseLoose: ({ name, pin: given }) => lean(Loose.findOne({ name, pin: given })),
    mongooseCount: async ({ pin: given }) => `there are ${await Member.countDocuments({ name: 'root', pin: given })}`,
    mongooseAggregate: ({ match }) =>
      Member.aggregate()
        .match({ ...match })
        .project({ _id: 0 }),
    mongooseUpdate: ({ pin: given }) =>
      Member.findOneAndUpdate({ name: 'root', pin: given }, { $set: { age: 50 } })
        .select('-_id name pin')
        .lean(),
    mongooseExists: async ({ pin: given }) => `exists ${(await Member.exists({ name: 'root', pin: given })) !== null}`,
    mongooseOr: ({ name, email }) => lean(Member.findOne({ $or: [{ name }, { email }] })),

    safe: ({ q }) => members.find({ name: { $ne: String(q) }, hidden: false }, shown).toArray(),
    safeEq: ({ q }) => members.find({ name: { $eq: String(q) }, hidden: false }, shown).toArray(),
    safeRegex: ({ q }) =>
      members
        .find(
          { name: { $regex: String(q).replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), $options: 'i' }, hidden: false },
          shown,
        )
        .toArray(),
    safeOperator: ({ field, op, value }) => {
      const operators = {
        gt: '$gt',
        gte: '$gte',
        lt: '$lt',
        lte: '$lte',
        eq: '$eq',
        ne: '$ne',
        $gt: '$gt',
        $ne: '$ne',
      };
      if (!['age', 'name'].includes(field) || !Object.hasOwn(operators, op)) return 'unknown';
      return members
        .find({ [field]: { [operators[op]]: field === 'age' ? Number(value) : String(value) }, hidden: false }, shown)
        .toArray();
    },
    safeFilter: ({ filter }) => {
      // A filter language of the application's own: {"age":{"gte":18}}.
      const clean = {};
      for (const [field, rule] of Object.entries(typeof filter === 'string' ? JSON.parse(filter) : filter))
        if (['age', 'name', 'email'].includes(field))
          for (const [op, value] of Object.entries(Object(rule)))
            if (['gte', 'lte', 'ne', 'eq'].includes(op))
              clean[field] = { ...clean[field], [`$${op}`]: field === 'age' ? Number(value) : String(value) };
      return members.find({ ...clean, hidden: false }, shown).toArray();
    },
    safeId: ({ id }) =>
      ObjectId.isValid(id) ? members.find({ _id: new ObjectId(String(id)) }, shown).toArray() : 'not an id',
    safeIn: ({ q }) => members.find({ name: { $in: [].concat(q).map(String) }, hidden: false }, shown).toArray(),
    safeInsert: async (said) => {
      const { insertedId } = await db.collection('wishes').insertOne({ wish: said, from: 'bob' });
      return db.collection('wishes').findOne({ _id: insertedId }, shown);
    },
    safeSet: (said) =>
      fresh((copy) =>
        copy.updateOne({ name: 'bob' }, { $set: { email: String(said.q) } }).then(({ modifiedCount }) => modifiedCount),
      ),
    safeSort: ({ sort, dir }) =>
      members
        .find({ hidden: false }, shown)
        .sort({ [['name', 'age'].includes(sort) ? sort : 'name']: dir === 'desc' ? -1 : 1 })
        .toArray(),
    safeMongoose: ({ q }) => lean(Member.find({ name: { $ne: String(q) }, hidden: false })),
    safeMongooseSanitized: ({ q }) =>
      lean(Member.find(mongoose.sanitizeFilter({ name: q, hidden: false }))).catch(() => 'refused'),
    safeMongooseCast: ({ q }) => lean(Member.find({ age: q, hidden: false })).catch(() => 'refused'),
    safeTrusted: ({ min }) => lean(Member.find({ age: mongoose.trusted({ $gte: Number(min) || 0 }), hidden: false })),
    safeAggregate: ({ q }) =>
      members
        .aggregate([
          { $match: { name: { $ne: String(q) }, hidden: false } },
          { $group: { _id: '$role', n: { $sum: 1 } } },
        ])
        .toArray(),
  };
};
