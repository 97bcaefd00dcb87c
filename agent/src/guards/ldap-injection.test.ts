import type { LdapSearchOperation } from '../operation.ts';
import { constants } from './judge-with.test-helper.ts';
import { ldapInjection } from './ldap-injection.ts';
import { testGuard } from './table.test-helper.ts';

const search = (filter: string, base = 'dc=example'): LdapSearchOperation => ({
  kind: 'ldap.search',
  call: 'ldapjs.search',
  base,
  filter,
});

testGuard(
  ldapInjection,
  [
    ['condition', search('(&(uid=a)(|(uid=*))(password=x))'), { query: { u: 'a)(|(uid=*)' } }],
    ['escaped once, and once not', search('(|(cn=a\\29\\28uid=\\2a)(uid=a)(uid=*))'), { query: { u: 'a)(uid=*' } }],
    ['closes and opens', search('(uid=*)(uid=*))(|(uid=*)'), { query: { u: '*)(uid=*))(|(uid=*' } }],
    ['wildcard in a word', search('(uid=adm*)'), { query: { u: 'adm*' } }],
    [
      'lone wildcard',
      search('(&(uid=admin)(password=*))'),
      { query: { p: '*' } },
      { isConstant: constants('(&(uid=', ')(password=') },
    ],
    ['base', search('(uid=a)', 'cn=x,ou=admins,dc=example'), { query: { u: 'x,ou=admins' } }],
  ],
  [
    ['plain', search('(uid=bob)'), { query: { u: 'bob' } }],
    [
      'escaped twice, and a piece of it between',
      search('(|(cn=a\\29\\28uid=\\2a)(uid=a\\29\\28uid=\\2a))'),
      { query: { u: 'a)(uid=*' } },
    ],
    ['escaped', search('(uid=a\\29\\28uid=\\2a)'), { query: { u: 'a)(uid=*' } }],
    [
      'presence test of the program',
      search('(&(objectClass=*)(uid=bob))'),
      { query: { u: 'bob', q: '*' } },
      { isConstant: constants('(&(objectClass=*)(uid=') },
    ],
    ['base of one name', search('(uid=a)', 'cn=bob,dc=example'), { query: { u: 'bob' } }],
    ['escaped base', search('(uid=a)', 'cn=Doe\\, J,dc=example'), { query: { u: 'Doe\\, J' } }],
  ],
);
