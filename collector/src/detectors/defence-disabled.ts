// Guards of the account are switched off, blinded or loosened: GuardDuty, Security Hub, WAF, encryption, passwords, MFA,
// organisation policies, guardrails.
// Benign twins: switching on; a user who renews their own MFA device (low).
import { fields, text } from '../receivers/formats/record.ts';
import { cloudDetector, plainCalls, type Call, type RuleClaim } from './cloud-call.ts';

export const defenceDisabled = cloudDetector({
  id: 'defence-disabled',
  title: 'Account defences disabled',
  techniques: ['T1562.001', 'T1562'],
  tactics: ['TA0005'],
  severity: 'medium',
  deterministic: false,
  blindSpot: 'Third-party tools that are switched off in their own consoles.',
  rules: [
    {
      service: 'guardduty',
      names: ['DeleteDetector'],
      severity: 'high',
      deterministic: true,
      says: 'deleted the GuardDuty detector',
    },
    {
      service: 'guardduty',
      names: ['UpdateDetector'],
      severity: 'high',
      when: ({ parameters }) =>
        parameters.enable === false || text(parameters.enable) === 'false' ? 'switched GuardDuty off' : undefined,
    },
    {
      service: 'guardduty',
      names: [
        'StopMonitoringMembers',
        'DisassociateMembers',
        'DeleteMembers',
        'DisassociateFromMasterAccount',
        'DisassociateFromAdministratorAccount',
        'DeleteInvitations',
        'DeletePublishingDestination',
        'DisableOrganizationAdminAccount',
      ],
      says: 'cut GuardDuty off from its members or its destination',
    },
    {
      service: 'guardduty',
      names: ['CreateIPSet', 'UpdateIPSet', 'CreateTrustedEntitySet'],
      says: 'told GuardDuty to trust addresses',
    },
    {
      service: 'guardduty',
      names: ['CreateFilter', 'UpdateFilter'],
      when: ({ parameters }) => (text(parameters.action) === 'ARCHIVE' ? 'told GuardDuty to hide findings' : undefined),
    },
    {
      service: 'securityhub',
      names: [
        'DisableSecurityHub',
        'BatchDisableStandards',
        'DisassociateFromMasterAccount',
        'DisassociateFromAdministratorAccount',
        'DeleteMembers',
        'DisassociateMembers',
        'DisableImportFindingsForProduct',
        'DisableOrganizationAdminAccount',
      ],
      says: 'switched Security Hub off or cut it off',
    },
    {
      service: 'securityhub',
      names: [
        'UpdateStandardsControl',
        'BatchUpdateFindings',
        'UpdateFindings',
        'CreateAutomationRule',
        'DeleteActionTarget',
        'DeleteInsight',
      ],
      severity: 'low',
      when: ({ parameters, name }) =>
        name !== 'UpdateStandardsControl' || text(parameters.controlStatus) === 'DISABLED'
          ? `quietened Security Hub (${name})`
          : undefined,
    },
    {
      service: 'macie2',
      names: [
        'DisableMacie',
        'DisassociateMember',
        'DisassociateFromMasterAccount',
        'DisassociateFromAdministratorAccount',
        'DeleteMember',
        'DisableOrganizationAdminAccount',
        'UpdateMacieSession',
        'UpdateMemberSession',
        'ArchiveFindings',
        'CreateFindingsFilter',
        'UpdateFindingsFilter',
        'UpdateClassificationJob',
      ],
      says: 'switched Macie off',
    },
    { service: 'macie', names: ['DisableMacie'], says: 'switched Macie off' },
    { service: 'inspector2', names: ['Disable', 'DisassociateMember'], says: 'switched Inspector off' },
    { service: 'detective', names: ['DeleteGraph', 'DeleteMembers'], says: 'switched Detective off' },
    {
      service: 'access-analyzer',
      names: ['DeleteAnalyzer', 'CreateArchiveRule'],
      severity: 'low',
      says: 'blinded Access Analyzer',
    },
    {
      service: 'shield',
      names: ['DeleteProtection', 'DeleteSubscription', 'DisableApplicationLayerAutomaticResponse'],
      says: 'took away protection against floods',
    },
    {
      service: 'wafv2',
      names: ['DisassociateWebACL', 'DeleteWebACL', 'DeleteRuleGroup', 'DeleteIPSet', 'DeletePermissionPolicy'],
      techniques: ['T1562.004', 'T1562.007', 'T1562'],
      severity: 'medium',
      says: 'took the web firewall away',
    },
    {
      service: 'waf',
      names: ['DeleteWebACL', 'DeleteRule', 'DeleteRuleGroup', 'DeleteIPSet', 'DeleteByteMatchSet'],
      techniques: ['T1562.004', 'T1562.007', 'T1562'],
      says: 'took the web firewall away',
    },
    {
      service: 'waf-regional',
      names: ['DisassociateWebACL', 'DeleteWebACL', 'DeleteRule', 'DeleteRuleGroup'],
      techniques: ['T1562.004', 'T1562.007', 'T1562'],
      says: 'took the web firewall away',
    },
    {
      service: 'network-firewall',
      names: [
        'DeleteFirewall',
        'DeleteFirewallPolicy',
        'DeleteRuleGroup',
        'DisassociateSubnets',
        'UpdateLoggingConfiguration',
      ],
      techniques: ['T1562.007', 'T1562'],
      says: 'took a network firewall away',
    },
    {
      service: 'bedrock',
      names: ['DeleteGuardrail', 'UpdateGuardrail'],
      when: ({ name }) => `${name === 'DeleteGuardrail' ? 'deleted' : 'changed'} a guardrail of models`,
    },
    {
      service: 'ec2',
      names: ['DisableEbsEncryptionByDefault'],
      techniques: ['T1600', 'T1562.001', 'T1565'],
      severity: 'medium',
      says: 'switched off the encryption of new volumes',
    },
    {
      service: 's3',
      names: ['DeleteBucketEncryption'],
      techniques: ['T1600', 'T1562'],
      severity: 'low',
      when: ({ parameters }) => `took encryption off bucket ${text(parameters.bucketName)}`,
    },
    {
      service: 's3',
      names: ['DeletePublicAccessBlock', 'DeleteAccountPublicAccessBlock', 'DeleteBucketPublicAccessBlock'],
      techniques: ['T1562.001', 'T1562.007', 'T1537'],
      when: ({ parameters }) => `took the public access block off ${text(parameters.bucketName) || 'the account'}`,
    },
    {
      service: 's3',
      names: ['PutBucketPublicAccessBlock', 'PutPublicAccessBlock', 'PutAccountPublicAccessBlock'],
      techniques: ['T1562.001', 'T1562.007', 'T1537'],
      when: ({ parameters }) =>
        /"(Block|Ignore|Restrict)[A-Za-z]+":\s*"?false/i.test(JSON.stringify(parameters))
          ? `loosened the public access block of ${text(parameters.bucketName) || 'the account'}`
          : undefined,
    },
    {
      service: 's3',
      names: ['PutBucketVersioning'],
      techniques: ['T1490', 'T1562', 'T1485'],
      tactics: ['TA0005', 'TA0040'],
      severity: 'low',
      when: versioning,
    },
    {
      service: 's3',
      names: ['DeleteBucketReplication'],
      techniques: ['T1562', 'T1490', 'T1485'],
      tactics: ['TA0005', 'TA0040'],
      says: 'stopped the replication of a bucket',
    },
    {
      service: 's3',
      names: ['PutObjectLockConfiguration', 'PutObjectRetention', 'PutObjectLegalHold'],
      techniques: ['T1490', 'T1562'],
      severity: 'low',
      when: ({ parameters }) =>
        /"(Status|LegalHold)":\s*"OFF"/i.test(JSON.stringify(parameters)) ? 'lifted a hold from objects' : undefined,
    },
    {
      service: 'iam',
      names: ['DeactivateMFADevice', 'DeleteVirtualMFADevice'],
      techniques: ['T1556.006', 'T1556', 'T1098', 'T1531'],
      tactics: ['TA0005', 'TA0003', 'TA0006'],
      when: mfa,
    },
    {
      service: 'iam',
      names: ['DeleteAccountPasswordPolicy'],
      techniques: ['T1556', 'T1098'],
      tactics: ['TA0005', 'TA0003'],
      says: 'deleted the password policy',
    },
    {
      service: 'iam',
      names: ['UpdateAccountPasswordPolicy'],
      techniques: ['T1556', 'T1098'],
      tactics: ['TA0005', 'TA0003'],
      severity: 'low',
      when: weakPasswords,
    },
    {
      service: 'organizations',
      names: ['LeaveOrganization', 'RemoveAccountFromOrganization', 'CloseAccount', 'DeleteOrganization'],
      refusedToo: true,
      severity: 'high',
      techniques: ['T1562.001', 'T1562.008', 'T1562', 'T1666', 'T1070'],
      when: (call) => ({
        says: `${call.failed ? 'tried to take' : 'took'} an account out of the organisation (${call.name})`,
        severity: call.failed ? 'medium' : 'high',
        deterministic: !call.failed && call.name === 'LeaveOrganization',
      }),
    },
    {
      service: 'organizations',
      names: [
        'DetachPolicy',
        'DeletePolicy',
        'DisablePolicyType',
        'UpdatePolicy',
        'DeregisterDelegatedAdministrator',
        'DisableAWSServiceAccess',
        'MoveAccount',
        'DeleteOrganizationalUnit',
        'DeleteResourcePolicy',
      ],
      techniques: ['T1562.001', 'T1666', 'T1484'],
      severity: 'low',
      when: ({ name }) => `loosened the organisation’s policies (${name})`,
    },
    {
      service: 'account',
      names: ['EnableRegion'],
      techniques: ['T1535'],
      severity: 'low',
      when: ({ parameters }) => `opened region ${text(parameters.RegionName) || text(parameters.regionName)}`,
    },
    {
      service: 'cloudtrail',
      names: ['EnableRegion'],
      techniques: ['T1535'],
      severity: 'low',
      when: ({ parameters }) => `opened region ${text(parameters.RegionName)}`,
    },
    {
      service: 'iam',
      names: ['SetSecurityTokenServicePreferences'],
      severity: 'info',
      context: true,
      says: 'changed how tokens are issued',
    },
    {
      service: 'ssm',
      names: ['UpdateServiceSetting', 'ResetServiceSetting'],
      techniques: ['T1562.001'],
      severity: 'info',
      context: true,
      says: 'changed a setting of Systems Manager',
    },
    {
      service: 'rds',
      names: ['ModifyDBInstance', 'ModifyDBCluster'],
      techniques: ['T1562.001', 'T1490'],
      tactics: ['TA0005', 'TA0040'],
      severity: 'low',
      when: ({ parameters }) =>
        parameters.deletionProtection === false
          ? 'took the deletion protection off a database'
          : parameters.backupRetentionPeriod === 0
            ? 'switched off the backups of a database'
            : undefined,
    },
    {
      service: 'dynamodb',
      names: ['UpdateContinuousBackups'],
      techniques: ['T1490'],
      tactics: ['TA0040'],
      severity: 'low',
      when: ({ parameters }) =>
        /nabled":\s*false/.test(JSON.stringify(parameters)) ? 'switched off the backups of a table' : undefined,
    },
    {
      service: 'ec2',
      names: ['ModifyInstanceMetadataOptions', 'ModifyInstanceMetadataDefaults'],
      techniques: ['T1562', 'T1552.005'],
      tactics: ['TA0005', 'TA0006'],
      severity: 'low',
      when: ({ parameters }) =>
        /"http(Tokens|_tokens)":\s*"optional"/i.test(JSON.stringify(parameters))
          ? 'let instance credentials be fetched without a session token'
          : undefined,
    },
    {
      service: 'route53domains',
      names: [
        'DisableDomainTransferLock',
        'TransferDomainToAnotherAwsAccount',
        'TransferDomain',
        'UpdateDomainNameservers',
      ],
      techniques: ['T1584.001', 'T1098'],
      tactics: ['TA0042', 'TA0003'],
      says: 'unlocked or moved a domain',
    },
    {
      service: 'cognito-idp',
      names: ['DeleteUserPool', 'SetUserPoolMfaConfig'],
      techniques: ['T1556.006'],
      severity: 'low',
      when: ({ parameters, name }) =>
        name === 'DeleteUserPool' || text(parameters.mfaConfiguration) === 'OFF'
          ? 'weakened the login of an application'
          : undefined,
    },

    {
      service: 'guardduty',
      names: [
        'UpdateDetector',
        'UpdateMemberDetectors',
        'UpdateOrganizationConfiguration',
        'UpdateMalwareScanSettings',
      ],
      severity: 'medium',
      when: ({ parameters }) =>
        /"(?:status|enable|autoEnable|autoEnableOrganizationMembers)":\s*(?:"?false|"DISABLED|"NONE)/i.test(
          JSON.stringify(parameters),
        )
          ? 'switched off parts of GuardDuty'
          : undefined,
    },
    {
      service: 'ec2',
      names: [
        'DisableSnapshotBlockPublicAccess',
        'DisableImageBlockPublicAccess',
        'ModifyVpcBlockPublicAccessOptions',
        'CreateVpcBlockPublicAccessExclusion',
      ],
      techniques: ['T1562.001', 'T1562.007', 'T1537'],
      when: ({ parameters, name }) =>
        name !== 'ModifyVpcBlockPublicAccessOptions' || text(parameters.internetGatewayBlockMode) === 'off'
          ? `took away the block of public access (${name})`
          : undefined,
    },
    {
      service: 'elasticmapreduce',
      names: ['PutBlockPublicAccessConfiguration'],
      techniques: ['T1562.007', 'T1562'],
      when: ({ parameters }) =>
        fields(parameters.blockPublicAccessConfiguration).blockPublicSecurityGroupRules === false
          ? 'let clusters be opened to the internet'
          : undefined,
    },
    {
      service: 'ec2',
      names: ['ModifyInstanceAttribute'],
      techniques: ['T1562', 'T1578.005'],
      severity: 'low',
      when: ({ parameters }) =>
        fields(parameters.disableApiTermination).value === false || fields(parameters.disableApiStop).value === false
          ? `took the protection off machine ${text(parameters.instanceId)}`
          : undefined,
    },
    {
      service: 'ecr',
      names: ['PutImageScanningConfiguration', 'PutImageTagMutability', 'PutRegistryScanningConfiguration'],
      techniques: ['T1562.001', 'T1525'],
      severity: 'low',
      when: ({ parameters, name }) => {
        if (name === 'PutImageTagMutability')
          return text(parameters.imageTagMutability) === 'MUTABLE'
            ? 'lets images be replaced under their names'
            : undefined;
        return /"scanOnPush":\s*false|"rules":\s*\[\s*\]/.test(JSON.stringify(parameters))
          ? 'switched off the scan of images'
          : undefined;
      },
    },
    {
      service: 'dynamodb',
      names: ['UpdateTable'],
      techniques: ['T1562', 'T1490'],
      severity: 'low',
      when: ({ parameters }) =>
        parameters.deletionProtectionEnabled === false ? 'took the deletion protection off a table' : undefined,
    },
    {
      service: 'cloudformation',
      names: ['UpdateTerminationProtection', 'SetStackPolicy'],
      techniques: ['T1562'],
      severity: 'low',
      when: ({ parameters, name }) =>
        name === 'SetStackPolicy' || parameters.enableTerminationProtection === false
          ? 'loosened the protection of a stack'
          : undefined,
    },
    {
      service: 'route53resolver',
      names: ['UpdateFirewallConfig'],
      techniques: ['T1562.007', 'T1562'],
      severity: 'low',
      when: ({ parameters }) =>
        text(parameters.firewallFailOpen) === 'ENABLED' ? 'lets names through when the DNS firewall fails' : undefined,
    },
    ...plainCalls([
      ['guardduty', 'ArchiveFindings DeleteFilter UpdateFindingsFeedback DeleteThreatIntelSet UpdateThreatIntelSet UpdatePublishingDestination DeleteIPSet DeleteMalwareProtectionPlan DeleteTrustedEntitySet UpdateTrustedEntitySet', 'quietened GuardDuty', 'low', 'T1562.001 T1562'],
      ['securityhub', 'DeleteFindingAggregator UpdateSecurityHubConfiguration UpdateOrganizationConfiguration DeleteConfigurationPolicy UpdateConfigurationPolicy StartConfigurationPolicyDisassociation DeleteInvitations DisassociateFromAdministratorAccount', 'quietened Security Hub', 'low', 'T1562.001 T1562'],
      ['inspector2', 'CreateFilter UpdateFilter DisableDelegatedAdminAccount UpdateConfiguration CancelFindingsReport', 'quietened Inspector', 'low', 'T1562.001 T1562'],
      ['inspector', 'DeleteAssessmentTarget DeleteAssessmentTemplate DeleteAssessmentRun UnsubscribeFromEvent StopAssessmentRun', 'switched Inspector off', 'low', 'T1562.001 T1562'],
      ['detective', 'DisassociateMembership DisableOrganizationAdminAccount', 'cut Detective off', 'medium', 'T1562.001 T1562'],
      ['fms', 'DeletePolicy DisassociateAdminAccount DeleteNotificationChannel DeleteAppsList DeleteProtocolsList', 'took the firewall policies away', 'medium', 'T1562.007 T1562.001'],
      ['route53resolver', 'DisassociateFirewallRuleGroup DeleteFirewallRuleGroup DeleteFirewallRule DeleteFirewallDomainList UpdateFirewallDomains UpdateFirewallRule', 'loosened the DNS firewall', 'medium', 'T1562.007 T1562'],
      ['wafv2', 'UpdateIPSet UpdateWebACL UpdateRuleGroup DeleteRegexPatternSet', 'changed the web firewall', 'info', 'T1562.007 T1562'],
      ['waf', 'UpdateWebACL UpdateIPSet UpdateRule DeleteRateBasedRule DeleteXssMatchSet DeleteSqlInjectionMatchSet DeleteGeoMatchSet DeleteRegexMatchSet DeleteSizeConstraintSet DeletePermissionPolicy', 'changed the web firewall', 'low', 'T1562.007 T1562'],
      ['waf-regional', 'UpdateWebACL UpdateIPSet DeleteIPSet DeleteRateBasedRule DeleteXssMatchSet DeleteSqlInjectionMatchSet DeleteByteMatchSet', 'changed the web firewall', 'low', 'T1562.007 T1562'],
      ['network-firewall', 'DisassociateAvailabilityZones UpdateFirewallDeleteProtection UpdateSubnetChangeProtection UpdateRuleGroup UpdateFirewallPolicy DisassociateFirewallPolicy', 'changed a network firewall', 'low', 'T1562.007 T1562'],
      ['shield', 'DisassociateHealthCheck DisassociateDRTRole DisassociateDRTLogBucket DisableProactiveEngagement', 'loosened protection against floods', 'low', 'T1562.001 T1562'],
      ['auditmanager', 'DeregisterAccount DeregisterOrganizationAdminAccount DeleteAssessment', 'switched the collection of audit evidence off', 'low', 'T1562.001 T1562'],
      ['securitylake', 'DeleteDataLake DeleteAwsLogSource DeleteSubscriber DeleteDataLakeOrganizationConfiguration DeregisterDataLakeDelegatedAdministrator UpdateDataLake', 'took sources out of the security lake', 'medium', 'T1562.008 T1562'],
      ['controltower', 'DisableControl DeleteLandingZone DeregisterOrganizationalUnit DisableBaseline', 'switched guardrails off', 'medium', 'T1562.001 T1484'],
      ['lambda', 'DeleteFunctionCodeSigningConfig DeleteCodeSigningConfig UpdateCodeSigningConfig', 'loosened the signing of functions', 'low', 'T1553.006 T1562.001'],
      ['signer', 'CancelSigningProfile RevokeSignature', 'revoked signatures of code', 'low', 'T1553.006'],
      ['s3', 'DeleteBucketPolicy DeleteBucketOwnershipControls DeleteAccessPointPolicy', 'took the access policy off a bucket', 'low', 'T1562 T1222 T1098'],
      ['elasticfilesystem', 'DeleteFileSystemPolicy', 'took the access policy off a file system', 'low', 'T1562 T1222'],
      ['secretsmanager', 'DeleteResourcePolicy CancelRotateSecret StopReplicationToReplica', 'loosened the keeping of a secret', 'low', 'T1562 T1556'],
      ['kms', 'DisableKeyRotation', 'stopped the rotation of a key', 'low', 'T1600 T1562'],
      ['ssm', 'DeregisterManagedInstance DeletePatchBaseline DeregisterPatchBaselineForPatchGroup DeleteAssociation DeleteMaintenanceWindow', 'took machines out of care', 'low', 'T1562.001 T1562'],
    ]), // prettier-ignore
  ],
});

function versioning({ parameters }: Call): RuleClaim | undefined {
  const configuration = fields(parameters.VersioningConfiguration ?? parameters.versioningConfiguration);
  const bucket = text(parameters.bucketName);
  if (/^disabled$/i.test(text(configuration.MfaDelete ?? configuration.mfaDelete)))
    return { says: `switched off MFA for deletions in bucket ${bucket}`, severity: 'low' };
  if (/^suspended$/i.test(text(configuration.Status ?? configuration.status)))
    return { says: `stopped keeping old versions in bucket ${bucket}`, severity: 'medium' };
  return undefined;
}

function mfa(call: Call): RuleClaim {
  const target = text(call.parameters.userName);
  const own = target !== '' && target === call.call.userName;
  return {
    says: `took the MFA device off ${target || text(call.parameters.serialNumber) || 'a user'}`,
    severity: own ? 'low' : 'medium',
  };
}

function weakPasswords({ parameters }: Call): string | undefined {
  const length = Number(text(parameters.minimumPasswordLength)) || 0;
  const loose = ['requireSymbols', 'requireNumbers', 'requireUppercaseCharacters', 'requireLowercaseCharacters'].filter(
    (name) => parameters[name] === false,
  );
  return (length > 0 && length < 12) || loose.length >= 3 ? 'weakened the password policy' : undefined;
}
