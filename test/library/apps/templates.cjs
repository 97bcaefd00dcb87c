'use strict';
const { existsSync, rmSync } = require('node:fs');

module.exports = async function cases(load) {
  const ejs = await load('ejs');
  const pug = await load('pug');
  const handlebars = await load('handlebars');
  const nunjucks = await load('nunjucks');
  const lodash = await load('lodash');
  const mark = process.env.MARK_FILE;
  return {
    reset: () => rmSync(mark, { force: true }),
    // What the attack leaves behind.
    total: () => (existsSync(mark) ? 1 : 0),
    ejsRender: ({ text }) => ejs.render(`<p>${text}</p>`, {}),
    ejsCompile: ({ text }) => ejs.compile(`<p>${text}</p>`)({}),
    ejsRenderPromise: ({ text }) => ejs.render(`<p>${text}</p>`, {}, { async: true }),
    ejsData: ({ text }) => ejs.render('<p><%= text %></p>', { text }),
    pugRender: ({ text }) => pug.render(`p ${text}`),
    pugCompile: ({ text }) => pug.compile(`p ${text}`)({}),
    pugData: ({ text }) => pug.render('p= text', { text }),
    nunjucksRender: ({ text }) => nunjucks.renderString(`<p>${text}</p>`, {}),
    nunjucksCallback: ({ text }) =>
      new Promise((resolve, reject) =>
        new nunjucks.Environment(null).renderString(`<p>${text}</p>`, {}, (error, result) =>
          error ? reject(error) : resolve(result),
        ),
      ),
    nunjucksCompile: ({ text }) => nunjucks.compile(`<p>${text}</p>`).render({}),
    nunjucksData: ({ text }) => nunjucks.renderString('<p>{{ text }}</p>', { text }),
    lodashTemplate: ({ text }) => lodash.template(`<p>${text}</p>`)({}),
    lodashData: ({ text }) => lodash.template('<p><%- text %></p>')({ text }),
    handlebarsCompile: ({ text }) => handlebars.compile(`<p>${text}</p>`)({ secret: 'hidden' }),
    handlebarsCreate: ({ text }) => handlebars.create().compile(`<p>${text}</p>`)({ secret: 'hidden' }),
    handlebarsData: ({ text }) => handlebars.compile('<p>{{ text }}</p>')({ text }),
  };
};
