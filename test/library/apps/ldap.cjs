'use strict';

module.exports = async function cases(load) {
  const ldap = await load('ldapjs');
  const client = ldap.createClient({ url: `ldap://127.0.0.1:${process.env.PORT_LDAP}` });
  const search = (filter) =>
    new Promise((resolve, reject) =>
      client.search('dc=test', { scope: 'sub', filter }, (error, found) => {
        if (error) return reject(error);
        let count = 0;
        found
          .on('searchEntry', () => count++)
          .on('error', reject)
          .on('end', () => resolve(count));
      }),
    );
  const { Client: Ldapts, AndFilter, EqualityFilter } = await load('ldapts');
  const ldapts = new Ldapts({ url: `ldap://127.0.0.1:${process.env.PORT_LDAP}` });
  const search2 = async (filter) => (await ldapts.search('dc=test', { scope: 'sub', filter })).searchEntries.length;
  return {
    reset() {},
    total: () => 0,
    filter: ({ name }) => search(`(&(objectClass=inetOrgPerson)(uid=${name}))`),
    ldapts: ({ name }) => search2(`(&(objectClass=inetOrgPerson)(uid=${name}))`),
    ldaptsBuilt: ({ name }) =>
      search2(
        new AndFilter({
          filters: [
            new EqualityFilter({ attribute: 'objectClass', value: 'inetOrgPerson' }),
            new EqualityFilter({ attribute: 'uid', value: name }),
          ],
        }),
      ),
    built: ({ name }) =>
      search(
        new ldap.AndFilter({
          filters: [
            new ldap.EqualityFilter({ attribute: 'objectClass', value: 'inetOrgPerson' }),
            new ldap.EqualityFilter({ attribute: 'uid', value: name }),
          ],
        }),
      ),
  };
};
