'use strict';

/** Replaces every {{ expression }} by its value; `order` is what the expressions may speak of. */
function render(template, order) {
  return template.replace(/\{\{(.+?)\}\}/gs, (_, expression) => String(evaluate(expression, order)));
}

function evaluate(expression, order) {
  return new Function('order', `return (${expression});`)(order);
}

module.exports = { render };
