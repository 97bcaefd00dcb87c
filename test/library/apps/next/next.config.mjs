const { webpack } = await import(process.env.BUNDLE_PLUGIN);

export default {
  webpack(config) {
    if (process.env.WITH_PLUGIN === 'on') config.plugins.push(webpack());
    return config;
  },
};
