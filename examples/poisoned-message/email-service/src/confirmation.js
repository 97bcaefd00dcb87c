'use strict';
const { render } = require('./template');

/** The mail for an order. The customer's note is printed between the greeting and the list of items. */
function confirmation(order, templates) {
  // The mistake: the note becomes part of the template instead of one of its values.
  const template = `${templates.greeting}\n\n${order.note}\n\n${templates.items}\n`;
  return render(template, order);
}

module.exports = { confirmation };
