// Who owns an account, and which organisation it belongs to, is changed.
// Benign twins: a new address book entry by the owner; reading the same; accounts that the organisation itself makes (low).
import { cloudDetector, plainCalls } from './cloud-call.ts';

export const accountTaken = cloudDetector({
  id: 'account-taken',
  title: 'Ownership of an account changed',
  techniques: ['T1098', 'T1666'],
  tactics: ['TA0003', 'TA0005'],
  severity: 'low',
  deterministic: false,
  blindSpot: 'What is changed by post, by telephone or in the mailbox of the owner.',
  rules: plainCalls([
    ['account', 'StartPrimaryEmailUpdate AcceptPrimaryEmailUpdate', 'changed the address of the root user', 'medium', 'T1098 T1531'],
    ['account', 'PutAlternateContact DeleteAlternateContact PutContactInformation', 'changed who is told of what happens', 'low', 'T1098 T1531'],
    ['billingconsole', 'PutAlternateContact PutContactInformation', 'changed who is told of what happens', 'low', 'T1098 T1531'],
    ['account', 'CloseAccount', 'closed the account', 'high', 'T1531 T1485 T1666'],
    ['account', 'DisableRegion', 'closed a region', 'low', 'T1531 T1562'],
    ['organizations', 'AcceptHandshake', 'put the account under an organisation', 'medium', 'T1666 T1098'],
    ['organizations', 'InviteAccountToOrganization CreateOrganization', 'drew accounts together', 'low', 'T1666'],
    ['organizations', 'CreateAccount CreateGovCloudAccount', 'made an account', 'low', 'T1136.003 T1666'],
    ['organizations', 'RegisterDelegatedAdministrator EnableAWSServiceAccess PutResourcePolicy', 'let others administer the organisation', 'low', 'T1098 T1666'],
    ['iam', 'EnableOrganizationsRootSessions EnableOrganizationsRootCredentialsManagement', 'let root of member accounts be taken', 'low', 'T1098 T1548.005'],
    ['iam', 'DeleteUser DeleteLoginProfile DeleteRole DeleteAccessKey', 'removed an identity or its credential', 'info', 'T1531', 'TA0040'],
    ['iam', 'CreateAccountAlias DeleteAccountAlias', 'renamed the account', 'info', 'T1098'],
    ['sso', 'UpdateTrust StartSSO UpdateSSOConfiguration CreateTrustedTokenIssuer DisassociateDirectory AssociateDirectory', 'changed where logins come from', 'low', 'T1556.007 T1484.002'],
    ['sso', 'EnableExternalIdPConfigurationForDirectory UpdateExternalIdPConfigurationForDirectory DisableExternalIdPConfigurationForDirectory EnableExternalIdPConfiguration UpdateExternalIdPConfiguration', 'changed where logins come from', 'medium', 'T1484.002 T1556.007'],
    ['sso-directory', 'EnableExternalIdPConfigurationForDirectory UpdateExternalIdPConfigurationForDirectory DisableExternalIdPConfigurationForDirectory AddExternalIdPCertificateToDirectory ImportExternalIdPCertificate', 'changed where logins come from', 'medium', 'T1484.002 T1556.007'],
    ['sso', 'UpdateMfaDeviceManagementForDirectory DisableMfaDeviceForUser DeleteMfaDeviceForUser UpdateInstanceAccessControlAttributeConfiguration', 'loosened how logins are proved', 'medium', 'T1556.006 T1556'],
    ['sso-directory', 'UpdateMfaDeviceManagementForDirectory DisableMfaDeviceForUser DeleteMfaDeviceForUser', 'loosened how logins are proved', 'medium', 'T1556.006 T1556'],
  ]), // prettier-ignore
});
