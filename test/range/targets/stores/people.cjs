// The directory through ldapjs and ldapts: filters and names.
'use strict';

module.exports = async function people() {
  const ldapjs = require('ldapjs');
  const { Client, EqualityFilter, AndFilter } = require('ldapts');
  const url = `ldap://127.0.0.1:${process.env.LDAP_PORT}`;
  const client = ldapjs.createClient({ url });
  client.on('error', () => {});
  const search = (filter, base = 'dc=range') =>
    new Promise((resolve, reject) =>
      client.search(base, { filter, scope: 'sub' }, (error, found) => {
        if (error) return reject(error);
        const names = [];
        found.on('searchEntry', (entry) => names.push(entry.dn.toString()));
        found.on('error', reject);
        found.on('end', () => resolve(names.sort()));
      }),
    );
  const second = async (filter) => {
    const other = new Client({ url });
    try {
      const { searchEntries } = await other.search('dc=range', { scope: 'sub', filter });
      return searchEntries.map(({ dn }) => dn).sort();
    } finally {
      await other.unbind();
    }
  };
  const escape = (value) =>
    String(value).replace(/[\\*()\0]/g, (one) => `\\${one.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return {
    find: ({ name }) => search(`(&(visible=yes)(uid=${name}))`),
    login: ({ name, pin }) => search(`(&(uid=${name})(userPassword=${pin}))`),
    prefix: ({ q }) => search(`(&(visible=yes)(cn=${q}*))`),
    attribute: ({ by, value }) => search(`(&(visible=yes)(${by}=${value}))`),
    not: ({ name }) => search(`(&(visible=yes)(!(uid=${name})))`),
    any: ({ q }) => search(`(&(visible=yes)(|(cn=${q})(uid=${q})(department=${q})))`),
    group: ({ group }) => second(`(&(objectClass=person)(department=${group})(visible=yes))`),
    whole: ({ filter }) => search(filter),
    secondLogin: ({ name, pin }) => second(`(&(uid=${name})(userPassword=${pin}))`),
    safe: ({ q }) => search(`(&(visible=yes)(cn=${escape(q)}))`),
    safeNot: ({ q }) => second(`(&(visible=yes)(!(cn=${escape(q)})))`),
    safeBuilt: ({ q }) =>
      second(
        new AndFilter({
          filters: [
            new EqualityFilter({ attribute: 'visible', value: 'yes' }),
            new EqualityFilter({ attribute: 'cn', value: String(q) }),
          ],
        }),
      ),
    safeObject: ({ q }) => search(new ldapjs.EqualityFilter({ attribute: 'uid', value: String(q) })),
    safePrefix: ({ q }) => search(`(&(visible=yes)(cn=${escape(q)}*))`),
    safeAttribute: ({ by, value }) =>
      ['uid', 'cn', 'department'].includes(by) ? search(`(&(visible=yes)(${by}=${escape(value)}))`) : 'unknown',
  };
};
