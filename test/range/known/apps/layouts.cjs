// Views whose data is the whole query or body, with three engines that take a layout from the data.
'use strict';
const express = require('express');
const path = require('node:path');

module.exports = () => {
  const app = express();
  const views = (name) => path.join(__dirname, '../views', name);
  const of = (name, ending, engine) => {
    const one = express();
    one.set('views', views(name));
    one.engine(ending, engine);
    one.use(express.urlencoded({ extended: true }));
    one.post('/page', (request, response) => response.render(`page.${ending}`, { name: 'you', ...request.body }));
    app.use(`/${name}`, one);
  };
  of('hbs', 'hbs', require('hbs').__express);
  of('express-hbs', 'hbs', require('express-hbs').express4({}));
  of('express-handlebars', 'handlebars', require('express-handlebars')({ defaultLayout: false }));
  return app;
};
