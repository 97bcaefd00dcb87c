import { postForm, type KnownCase } from '../case.ts';

const layout = (name: string, id: string, up = ''): KnownCase => ({
  app: 'layouts',
  package: name,
  id,
  guard: 'path-traversal',
  title: 'layout in the form names a file outside of the views',
  attack(places) {
    return {
      requests: [
        postForm(`/layouts/${name}/page`, {
          name: 'x',
          layout: up === '' ? `${places.outside}/secret.txt` : `${up}outside/secret.txt`,
        }),
      ],
      effect: { kind: 'answer', holds: places.secret },
    };
  },
  benign: () => [
    postForm(`/layouts/${name}/page`, { name: 'Ann' }),
    postForm(`/layouts/${name}/page`, { name: '../../etc/passwd' }),
    postForm(`/layouts/${name}/page`, { name: 'x', plan: 'garden/layout.txt' }),
  ],
});

export default [
  layout('hbs', 'CVE-2021-32822', '../../../'),
  layout('express-hbs', 'CVE-2021-32817'),
  layout('express-handlebars', 'CVE-2021-32820'),
] satisfies KnownCase[];
