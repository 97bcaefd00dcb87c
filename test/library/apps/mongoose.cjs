'use strict';

module.exports = async function cases(load) {
  const mongoose = await load('mongoose');
  await mongoose.connect(`mongodb://127.0.0.1:${process.env.PORT_MONGODB}/mongoose`);
  const User = mongoose.model(
    'User',
    new mongoose.Schema({ name: String, password: String, role: String, touched: Number }, { versionKey: false }),
  );
  const Loose = mongoose.model('Loose', new mongoose.Schema({}, { strict: false, versionKey: false }), 'users');
  return {
    async reset() {
      await User.deleteMany({ role: 'user' });
      await User.insertMany([
        { name: 'alice', password: 'one', role: 'user', touched: 0 },
        { name: 'bob', password: 'two', role: 'user', touched: 0 },
      ]);
    },
    total: async () =>
      (await User.find({ role: 'user' })).reduce((sum, user) => sum + user.touched, 0) +
      10 * (2 - (await User.countDocuments({ role: 'user' }))),
    find: async ({ password }) => (await User.find({ password })).length,
    findOne: async ({ password }) => ((await Loose.findOne({ password })) ? 1 : 0),
    updateMany: async ({ password }) => (await User.updateMany({ password }, { $inc: { touched: 1 } })).matchedCount,
    sanitized: async ({ password }) => (await User.find({ password: String(password) })).length,
  };
};
