module.exports = { greet: true };
