'use strict';

module.exports = async function cases(load) {
  const { MongoClient } = await load('mongodb');
  const client = new MongoClient(`mongodb://127.0.0.1:${process.env.PORT_MONGODB}/`);
  await client.connect();
  const db = client.db('test');
  const users = db.collection('users');
  const count = (rows) => rows.length;
  return {
    async reset() {
      await users.deleteMany({ role: { $exists: true } });
      await users.insertMany([
        { name: 'alice', password: 'one', role: 'user', touched: 0 },
        { name: 'bob', password: 'two', role: 'user', touched: 0 },
      ]);
    },
    total: async () =>
      (await users.find({ role: 'user' }).toArray()).reduce((sum, user) => sum + user.touched, 0) +
      10 * (2 - (await users.countDocuments({ role: 'user' }))),
    find: async ({ password }) => count(await users.find({ password }).toArray()),
    findOne: async ({ password }) => ((await users.findOne({ password })) ? 1 : 0),
    findOneAndUpdate: async ({ password }) =>
      (await users.findOneAndUpdate({ password }, { $inc: { touched: 1 } })) ? 1 : 0,
    updateOne: async ({ password }) => (await users.updateOne({ password }, { $inc: { touched: 1 } })).matchedCount,
    updateMany: async ({ password }) => (await users.updateMany({ password }, { $inc: { touched: 1 } })).matchedCount,
    deleteMany: async ({ password }) => (await users.deleteMany({ password })).deletedCount,
    countDocuments: async ({ password }) => await users.countDocuments({ password }),
    distinct: async ({ password }) => count(await users.distinct('name', { password })),
    aggregate: async ({ password }) => count(await users.aggregate([{ $match: { password } }]).toArray()),
    command: async ({ password }) =>
      count((await db.command({ find: 'users', filter: { password } })).cursor.firstBatch),
    bulkWrite: async ({ password }) =>
      (await users.bulkWrite([{ updateMany: { filter: { password }, update: { $inc: { touched: 1 } } } }]))
        .matchedCount,
    coerced: async ({ password }) => count(await users.find({ password: String(password) }).toArray()),
    constantOperators: async ({ password }) =>
      count(
        await users.find({ touched: { $gte: 0 }, password: { $in: [String(password?.$ne ?? password)] } }).toArray(),
      ),
  };
};
