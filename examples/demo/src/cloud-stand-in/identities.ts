// Who an access key is, as CloudTrail's userIdentity writes it. Learned from the answers that issued the keys.
import { xmlField } from './calls.ts';

export interface Session {
  readonly kind: 'session';
  readonly accessKeyId: string;
  readonly roleName: string;
  readonly roleId: string;
  readonly sessionName: string;
  readonly created: Date;
  /** "1.0" or "2.0": which version of the instance metadata service handed it out. */
  readonly ec2RoleDelivery?: string;
}

export interface User {
  readonly kind: 'user';
  readonly accessKeyId: string;
  readonly userName: string;
  readonly userId: string;
}

export type Identity = Session | User;

/** "aajn612ilk5wlrjl0nls" of the emulator as AWS would write it. */
export function awsUserId(id: string): string {
  return /^[a-z0-9]{20}$/.test(id) ? `AIDA${id.slice(4).toUpperCase()}` : id;
}

const identitiesMax = 10_000;

export class Identities {
  readonly #account: string;
  readonly #byKey = new Map<string, Identity>();
  readonly #userIds = new Map<string, string>();

  constructor(account: string) {
    this.#account = account;
  }

  add(identity: Identity): void {
    if (this.#byKey.size < identitiesMax) this.#byKey.set(identity.accessKeyId, identity);
  }

  find(accessKeyId: string): Identity | undefined {
    return this.#byKey.get(accessKeyId);
  }

  /** Takes note of the key or user that an answer issued. */
  learn(eventName: string, answer: string, more: { ec2RoleDelivery?: string } = {}): Identity | undefined {
    const field = (name: string): string => xmlField(answer, name) ?? '';
    if (eventName === 'CreateUser') this.#userIds.set(field('UserName'), field('UserId'));
    const identity = this.#issued(eventName, field, more);
    if (identity) this.add(identity);
    return identity;
  }

  #issued(
    eventName: string,
    field: (name: string) => string,
    more: { ec2RoleDelivery?: string },
  ): Identity | undefined {
    const accessKeyId = field('AccessKeyId');
    if (eventName === 'CreateAccessKey') {
      const userName = field('UserName');
      return { kind: 'user', accessKeyId, userName, userId: this.#userIds.get(userName) ?? '' };
    }
    if (!eventName.startsWith('AssumeRole')) return undefined;
    // arn:aws:sts::123456789012:assumed-role/<role>/<session>
    const [, roleName = '', sessionName = ''] = field('Arn').split(':').at(-1)?.split('/') ?? [];
    const roleId = field('AssumedRoleId').split(':')[0] ?? '';
    return { kind: 'session', accessKeyId, roleName, roleId, sessionName, created: new Date(), ...more };
  }

  /** `userIdentity` of a record. */
  write(identity: Identity): Record<string, unknown> {
    const account = this.#account;
    if (identity.kind === 'user')
      return {
        type: 'IAMUser',
        principalId: identity.userId,
        arn: `arn:aws:iam::${account}:user/${identity.userName}`,
        accountId: account,
        accessKeyId: identity.accessKeyId,
        userName: identity.userName,
      };
    return {
      type: 'AssumedRole',
      principalId: `${identity.roleId}:${identity.sessionName}`,
      arn: `arn:aws:sts::${account}:assumed-role/${identity.roleName}/${identity.sessionName}`,
      accountId: account,
      accessKeyId: identity.accessKeyId,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: identity.roleId,
          arn: `arn:aws:iam::${account}:role/${identity.roleName}`,
          accountId: account,
          userName: identity.roleName,
        },
        attributes: {
          creationDate: `${identity.created.toISOString().slice(0, 19)}Z`,
          mfaAuthenticated: 'false',
        },
        ...(identity.ec2RoleDelivery ? { ec2RoleDelivery: identity.ec2RoleDelivery } : {}),
      },
    };
  }
}
