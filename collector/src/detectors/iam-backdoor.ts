// Rights and credentials made in IAM that outlast the one who made them.
// Benign twins: onboarding and infrastructure code do the same one by one, so only the gravest stand alone; a user who renews
// their own key; services that act for somebody.
import { text } from '../receivers/formats/record.ts';
import { accountOf, cloudDetector, plainCalls, policyOf, type Call, type RuleClaim } from './cloud-call.ts';
import { foreignAccounts, givesEverything, leadsToEverything, opensToEverybody, trusts } from './cloud-policy.ts';

const ADMIN =
  /:policy\/(AdministratorAccess|IAMFullAccess|PowerUserAccess|job-function\/SystemAdministrator|AWSOrganizationsFullAccess)$/;

export const iamBackdoor = cloudDetector({
  id: 'iam-backdoor',
  title: 'Lasting access made in IAM',
  techniques: ['T1098'],
  tactics: ['TA0003', 'TA0004'],
  severity: 'medium',
  deterministic: false,
  blindSpot: 'Rights that were there already, and identity providers outside AWS.',
  rules: [
    {
      service: 'iam',
      names: ['CreateUser'],
      techniques: ['T1136.003', 'T1078'],
      tactics: ['TA0003'],
      severity: 'low',
      when: ({ parameters }) => `made user ${text(parameters.userName)}`,
    },
    {
      service: 'iam',
      names: ['CreateAccessKey'],
      techniques: ['T1098.001', 'T1098', 'T1550'],
      tactics: ['TA0003'],
      when: (call) => {
        if (call.call.principalType === 'Root' && text(call.parameters.userName) === '')
          return { says: 'made an access key of its own', severity: 'high' };
        return forSomebodyElse(call) ? `made an access key for user ${text(call.parameters.userName)}` : undefined;
      },
    },
    {
      service: 'iam',
      names: ['CreateLoginProfile', 'UpdateLoginProfile'],
      techniques: ['T1098.001', 'T1098', 'T1078.004'],
      tactics: ['TA0003', 'TA0004'],
      when: (call) =>
        forSomebodyElse(call) ? `set a console password for user ${text(call.parameters.userName)}` : undefined,
    },
    {
      service: 'iam',
      names: ['AttachUserPolicy', 'AttachRolePolicy', 'AttachGroupPolicy'],
      techniques: ['T1098.003', 'T1098', 'T1078'],
      tactics: ['TA0004', 'TA0003'],
      when: ({ parameters }) => {
        const policy = text(parameters.policyArn);
        return ADMIN.test(policy)
          ? { says: `attached ${policy.split('/').at(-1)} to ${grantee(parameters)}`, severity: 'high' }
          : undefined;
      },
    },
    {
      service: 'iam',
      names: ['PutUserPolicy', 'PutRolePolicy', 'PutGroupPolicy', 'CreatePolicyVersion', 'CreatePolicy'],
      techniques: ['T1098.003', 'T1098'],
      tactics: ['TA0004', 'TA0003'],
      when: ({ parameters }) => {
        const policy = policyOf(parameters.policyDocument);
        if (givesEverything(policy)) return `wrote a policy with every right for ${grantee(parameters)}`;
        const way = leadsToEverything(policy);
        return way === undefined
          ? undefined
          : { says: `wrote a policy with ${way} for ${grantee(parameters)}`, severity: 'low' };
      },
    },
    {
      service: 'iam',
      names: ['CreateRole', 'UpdateAssumeRolePolicy'],
      techniques: ['T1098.003', 'T1098', 'T1078', 'T1199'],
      tactics: ['TA0003', 'TA0004'],
      when: trust,
    },
    {
      service: 'iam',
      names: ['AddUserToGroup'],
      techniques: ['T1098.003', 'T1098'],
      tactics: ['TA0003', 'TA0004'],
      when: ({ parameters, call }) => {
        const admin = /admin|poweruser|root/i.test(text(parameters.groupName));
        const self = text(parameters.userName) !== '' && text(parameters.userName) === call.userName;
        if (!admin && !self) return undefined;
        return {
          says: `put user ${text(parameters.userName)} into group ${text(parameters.groupName)}${self ? ', which is itself' : ''}`,
          severity: 'medium',
        };
      },
    },
    {
      service: 'iam',
      names: ['DeleteUserPermissionsBoundary', 'DeleteRolePermissionsBoundary'],
      techniques: ['T1098', 'T1548.005'],
      tactics: ['TA0004'],
      when: ({ parameters }) => `took the permissions boundary off ${grantee(parameters)}`,
    },
    {
      service: 'iam',
      names: [
        'CreateSAMLProvider',
        'UpdateSAMLProvider',
        'CreateOpenIDConnectProvider',
        'AddClientIDToOpenIDConnectProvider',
        'UpdateOpenIDConnectProviderThumbprint',
      ],
      techniques: ['T1484.002', 'T1556.007', 'T1098'],
      tactics: ['TA0003', 'TA0005'],
      when: ({ parameters, name }) =>
        `${name.startsWith('Create') ? 'made' : 'changed'} identity provider ${text(parameters.name) || text(parameters.sAMLProviderArn) || text(parameters.url)}`,
    },
    {
      service: 'iam',
      names: ['DeleteSAMLProvider'],
      techniques: ['T1531', 'T1556.007'],
      tactics: ['TA0040', 'TA0005'],
      severity: 'low',
      when: ({ parameters }) => `deleted identity provider ${text(parameters.sAMLProviderArn)}`,
    },
    {
      service: 'rolesanywhere',
      names: ['CreateTrustAnchor', 'UpdateTrustAnchor', 'CreateProfile', 'EnableTrustAnchor'],
      techniques: ['T1098', 'T1098.001', 'T1556', 'T1078.004', 'T1484.002'],
      tactics: ['TA0003', 'TA0004'],
      when: ({ name }) => ({
        says: `let certificates from outside take roles (${name})`,
        severity: name.endsWith('Profile') ? 'low' : 'medium',
      }),
    },
    {
      service: 'iam',
      names: [
        'UploadSigningCertificate',
        'UploadSSHPublicKey',
        'CreateServiceSpecificCredential',
        'ResetServiceSpecificCredential',
        'UploadServerCertificate',
      ],
      techniques: ['T1098.001', 'T1098'],
      tactics: ['TA0003'],
      severity: 'low',
      when: (call) =>
        call.name === 'UploadServerCertificate' || !forSomebodyElse(call)
          ? undefined
          : `added another credential for user ${text(call.parameters.userName)}`,
    },
    {
      service: 'iam',
      names: ['UpdateAccessKey'],
      techniques: ['T1098.001'],
      tactics: ['TA0003'],
      severity: 'low',
      when: (call) =>
        text(call.parameters.status) === 'Active' && forSomebodyElse(call)
          ? `switched on an access key of user ${text(call.parameters.userName)}`
          : undefined,
    },
    {
      service: 'sso',
      names: [
        'CreateAccountAssignment',
        'AttachManagedPolicyToPermissionSet',
        'PutInlinePolicyToPermissionSet',
        'AttachCustomerManagedPolicyReferenceToPermissionSet',
      ],
      techniques: ['T1098.003', 'T1098', 'T1078.004'],
      tactics: ['TA0003', 'TA0004'],
      when: ({ parameters, name }) => ({
        says: `gave rights in IAM Identity Center (${name})`,
        severity:
          ADMIN.test(text(parameters.managedPolicyArn)) || givesEverything(policyOf(parameters.inlinePolicy))
            ? 'high'
            : 'low',
      }),
    },
    {
      service: 'sso-directory',
      names: ['CreateUser', 'AddMemberToGroup', 'UpdatePassword', 'CreateBearerToken'],
      techniques: ['T1136.003', 'T1098'],
      tactics: ['TA0003'],
      severity: 'low',
      says: 'made or changed a user in IAM Identity Center',
    },
    {
      service: 'identitystore',
      names: ['CreateUser', 'CreateGroupMembership'],
      techniques: ['T1136.003', 'T1098'],
      tactics: ['TA0003'],
      severity: 'low',
      says: 'made or changed a user in IAM Identity Center',
    },
    {
      service: 'eks',
      names: ['CreateAccessEntry', 'AssociateAccessPolicy', 'UpdateAccessEntry'],
      techniques: ['T1098.006', 'T1098'],
      tactics: ['TA0003', 'TA0004'],
      when: ({ parameters }) => {
        const admin =
          text(parameters.policyArn).endsWith('AdminPolicy') ||
          JSON.stringify(parameters.kubernetesGroups ?? '').includes('system:masters');
        return {
          says: `let ${text(parameters.principalArn) || 'an identity'} into cluster ${text(parameters.name)}${admin ? ' as administrator' : ''}`,
          severity: admin ? 'medium' : 'low',
        };
      },
    },
    {
      service: 'iam',
      names: ['AttachUserPolicy', 'PutUserPolicy'],
      servicesToo: true,
      techniques: ['T1078.004', 'T1552.001'],
      tactics: ['TA0001', 'TA0006'],
      when: ({ parameters }) =>
        /AWSCompromisedKeyQuarantine|AWSExposedCredentialPolicy/.test(
          `${text(parameters.policyArn)} ${text(parameters.policyName)}`,
        )
          ? {
              says: `put user ${text(parameters.userName)} into AWS’s quarantine: its key was found in public`,
              severity: 'high',
              deterministic: true,
            }
          : undefined,
    },
    {
      service: 'iam',
      names: ['SetDefaultPolicyVersion'],
      techniques: ['T1098.003', 'T1098'],
      tactics: ['TA0004'],
      severity: 'low',
      when: ({ parameters }) => `put another version of policy ${text(parameters.policyArn)} into force`,
    },

    {
      service: 'rolesanywhere',
      names: ['ImportCrl', 'UpdateProfile', 'DisableCrl', 'DeleteCrl', 'UpdateCrl', 'PutAttributeMapping'],
      techniques: ['T1098.001', 'T1098', 'T1078.004'],
      severity: 'low',
      when: ({ name }) => `changed who may take roles by certificate (${name})`,
    },
    {
      service: 'eks',
      names: ['AssociateIdentityProviderConfig'],
      techniques: ['T1556.007', 'T1098.006', 'T1484.002'],
      when: ({ parameters }) =>
        `lets another identity provider into cluster ${text(parameters.clusterName) || text(parameters.name)}`,
    },
    {
      service: 'iam',
      names: ['PutUserPermissionsBoundary', 'PutRolePermissionsBoundary'],
      techniques: ['T1098', 'T1548.005'],
      tactics: ['TA0004'],
      severity: 'low',
      when: ({ parameters }) =>
        ADMIN.test(text(parameters.permissionsBoundary))
          ? `widened the permissions boundary of ${grantee(parameters)}`
          : undefined,
    },
    {
      service: 'iam',
      names: ['CreateVirtualMFADevice', 'EnableMFADevice', 'ResyncMFADevice'],
      techniques: ['T1098.005', 'T1556.006', 'T1098'],
      tactics: ['TA0003'],
      severity: 'low',
      when: (call) => {
        if (call.call.principalType === 'Root') return 'added a second factor of its own';
        return forSomebodyElse(call) ? `added a second factor for user ${text(call.parameters.userName)}` : undefined;
      },
    },
    {
      service: 'iam',
      names: ['ChangePassword'],
      techniques: ['T1098.001', 'T1098', 'T1531'],
      severity: 'info',
      context: true,
      says: 'changed its password',
    },
    {
      service: 'ec2',
      names: [
        'CreateVerifiedAccessTrustProvider',
        'AuthorizeClientVpnIngress',
        'ImportClientVpnClientCertificateRevocationList',
      ],
      techniques: ['T1133', 'T1098'],
      severity: 'low',
      when: ({ name }) => `changed who may enter networks (${name})`,
    },
    ...plainCalls([
      ['transfer', 'ImportSshPublicKey CreateUser UpdateUser CreateAccess', 'let somebody in to transfer files', 'low', 'T1098.004 T1136.003 T1098'],
      ['lakeformation', 'PutDataLakeSettings GrantPermissions BatchGrantPermissions AddLFTagsToResource', 'gave rights on a data lake', 'low', 'T1098.003 T1098'],
      ['ssm', 'CreateActivation', 'let machines from outside be managed here', 'low', 'T1098 T1133 T1651'],
      ['workmail', 'CreateUser RegisterToWorkMail PutMailboxPermissions CreateOrganization PutAccessControlRule', 'made mailboxes', 'low', 'T1136.003 T1098.002 T1566'],
      ['cognito-idp', 'AdminCreateUser AdminSetUserPassword AdminAddUserToGroup CreateIdentityProvider UpdateIdentityProvider', 'changed the users of an application', 'low', 'T1136.003 T1098 T1484.002'],
      ['ds', 'CreateUser ResetUserPassword CreateTrust AddRegion EnableRadius DisableRadius UpdateRadius CreateComputer', 'changed a directory', 'low', 'T1098 T1136 T1484.002 T1556'],
      ['elasticache', 'CreateUser ModifyUser ModifyUserGroup', 'changed the users of a cache', 'low', 'T1136.003 T1098'],
      ['mq', 'CreateUser UpdateUser', 'changed the users of a broker', 'low', 'T1136.003 T1098'],
      ['quicksight', 'RegisterUser UpdateUser CreateGroupMembership', 'changed the users of reports', 'info', 'T1136.003 T1098'],
      ['iot', 'CreateKeysAndCertificate AttachPolicy RegisterCACertificate CreatePolicy', 'made credentials for devices', 'info', 'T1098.001 T1098'],
      ['apigateway', 'CreateApiKey ImportApiKeys CreateAuthorizer UpdateAuthorizer DeleteAuthorizer', 'changed who may call an interface', 'info', 'T1098.001 T1556'],
      ['codecommit', 'CreateApprovalRuleTemplate OverridePullRequestApprovalRules PutFile', 'changed code or who must agree to it', 'info', 'T1195.002 T1677'],
      ['codeartifact', 'PutDomainPermissionsPolicy CopyPackageVersions PublishPackageVersion PutPackageOriginConfiguration', 'changed what packages are', 'low', 'T1195.002 T1195'],
      ['iam', 'AttachUserPolicy AttachRolePolicy AttachGroupPolicy PutUserPolicy PutRolePolicy PutGroupPolicy CreatePolicyVersion CreatePolicy DetachUserPolicy DetachRolePolicy DetachGroupPolicy DeleteUserPolicy DeleteRolePolicy DeleteGroupPolicy DeletePolicy DeletePolicyVersion', 'changed rights', 'info', 'T1098.003 T1098'],
    ]), // prettier-ignore
  ],
});

function forSomebodyElse(call: Call): boolean {
  const target = text(call.parameters.userName);
  return target !== '' && target !== call.call.userName;
}

function grantee(parameters: Call['parameters']): string {
  for (const field of ['userName', 'roleName', 'groupName', 'policyName', 'policyArn'])
    if (text(parameters[field]) !== '') return text(parameters[field]);
  return 'somebody';
}

function trust(call: Call): RuleClaim | undefined {
  const policy = policyOf(call.parameters.policyDocument ?? call.parameters.assumeRolePolicyDocument);
  const role = text(call.parameters.roleName);
  if (opensToEverybody(policy))
    return { says: `lets anybody take role ${role}`, severity: 'critical', deterministic: true };
  // A role that was closed to the caller and now trusts it by name.
  const own = call.call.principalArn ?? '';
  if (call.name === 'UpdateAssumeRolePolicy' && own.includes(':user/') && trusts(policy, own))
    return { says: `lets itself take role ${role}`, severity: 'medium' };
  const foreign = foreignAccounts(policy, call.call.account || accountOf(call.call.principalArn ?? ''));
  if (foreign.length === 0) return undefined;
  return {
    says: `lets account ${foreign.slice(0, 3).join(', ')} take role ${role}`,
    severity: call.name === 'CreateRole' ? 'medium' : 'high',
  };
}
