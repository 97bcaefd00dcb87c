exports.plugin = true;
