// The network of the account opened or rerouted: rules that let anybody in, gateways, routes, mirrors, peers.
// Benign twins: web servers on 80 and 443 open to all (low); rules for single addresses; what a load balancer does.
import { fields, list, text, type Fields } from '../receivers/formats/record.ts';
import { byTemplate, cloudDetector, plainCalls, type Call, type RuleClaim } from './cloud-call.ts';

/** Ports behind which a login or a database waits. */
const DELICATE = [
  22, 23, 135, 445, 1433, 1521, 2375, 2376, 2379, 3306, 3389, 5432, 5601, 5900, 5985, 6379, 6443, 8080, 9200, 10250,
  11211, 27017,
];

export const networkOpened = cloudDetector({
  id: 'network-opened',
  title: 'Network opened',
  techniques: ['T1562.007', 'T1562', 'T1133'],
  tactics: ['TA0005', 'TA0010'],
  severity: 'medium',
  deterministic: false,
  blindSpot: 'Rules that were open before, and tunnels from inside.',
  rules: [
    {
      service: 'ec2',
      names: ['AuthorizeSecurityGroupIngress', 'ModifySecurityGroupRules', 'AuthorizeSecurityGroupEgress'],
      when: groupOpened,
    },
    {
      service: 'ec2',
      names: ['CreateNetworkAclEntry', 'ReplaceNetworkAclEntry'],
      techniques: ['T1562.007', 'T1098', 'T1562'],
      when: aclOpened,
    },
    {
      service: 'rds',
      names: ['AuthorizeDBSecurityGroupIngress'],
      when: ({ parameters }) => (isAnywhere(text(parameters.cIDRIP)) ? 'opened a database to the internet' : undefined),
    },
    {
      service: 'ec2',
      names: [
        'CreateTrafficMirrorSession',
        'ModifyTrafficMirrorSession',
        'CreateTrafficMirrorTarget',
        'CreateTrafficMirrorFilter',
        'CreateTrafficMirrorFilterRule',
        'DeleteTrafficMirrorTarget',
        'DeleteTrafficMirrorSession',
        'DeleteTrafficMirrorFilter',
        'DeleteTrafficMirrorFilterRule',
        'ModifyTrafficMirrorFilterRule',
        'ModifyTrafficMirrorFilterNetworkServices',
      ],
      techniques: ['T1020.001', 'T1040', 'T1074'],
      tactics: ['TA0010', 'TA0009'],
      refusedToo: true,
      when: ({ name, failed }) => ({
        says: `copies network traffic (${name})`,
        severity: name.startsWith('Create') && !failed ? 'medium' : 'low',
      }),
    },
    {
      service: 'ec2',
      names: [
        'AttachInternetGateway',
        'CreateInternetGateway',
        'CreateEgressOnlyInternetGateway',
        'CreateNatGateway',
        'CreateCustomerGateway',
        'AttachVpnGateway',
        'CreateVpnConnection',
        'DeleteCustomerGateway',
        'DeleteInternetGateway',
        'DetachInternetGateway',
      ],
      severity: 'low',
      when: ({ name }) => `changed a gateway (${name})`,
    },
    {
      service: 'ec2',
      names: ['CreateRoute', 'ReplaceRoute'],
      severity: 'low',
      when: ({ parameters }) =>
        isAnywhere(text(parameters.destinationCidrBlock)) && text(parameters.gatewayId).startsWith('igw-')
          ? 'routed a network to the internet'
          : undefined,
    },
    {
      service: 'ec2',
      names: [
        'CreateVpcPeeringConnection',
        'AcceptVpcPeeringConnection',
        'CreateTransitGatewayPeeringAttachment',
        'AcceptTransitGatewayPeeringAttachment',
        'CreateClientVpnEndpoint',
      ],
      severity: 'low',
      techniques: ['T1599', 'T1133'],
      tactics: ['TA0005', 'TA0003'],
      when: ({ name }) => `joined networks (${name})`,
    },
    {
      service: 'ec2',
      names: ['ModifySubnetAttribute'],
      severity: 'low',
      when: ({ parameters }) =>
        /"(value|mapPublicIpOnLaunch)":\s*(true|\{"value":true)/.test(
          JSON.stringify(parameters.mapPublicIpOnLaunch ?? ''),
        )
          ? 'gives public addresses to new machines'
          : undefined,
    },
    {
      service: 'lambda',
      names: ['CreateFunctionUrlConfig', 'UpdateFunctionUrlConfig'],
      techniques: ['T1133', 'T1648'],
      tactics: ['TA0003', 'TA0002'],
      when: ({ parameters }) =>
        text(parameters.authType) === 'NONE'
          ? `gave function ${text(parameters.functionName)} an address that asks for no login`
          : undefined,
    },
    {
      service: 'apigateway',
      names: ['CreateRestApi', 'CreateDeployment', 'CreateApiKey', 'GetApiKeys'],
      severity: 'info',
      context: true,
      techniques: ['T1133'],
      says: 'changed an interface to the internet',
    },
    {
      service: 'cloudfront',
      names: ['CreateDistribution', 'UpdateDistribution'],
      severity: 'info',
      context: true,
      techniques: ['T1557'],
      says: 'changed a distribution',
    },
    {
      service: 'cloudfront',
      names: ['CreateFunction', 'UpdateFunction', 'AssociateFunction'],
      severity: 'low',
      techniques: ['T1557', 'T1648'],
      tactics: ['TA0009'],
      says: 'put code in front of a web site',
    },
    {
      service: 'route53',
      names: ['ChangeResourceRecordSets'],
      severity: 'info',
      context: true,
      techniques: ['T1584.002'],
      says: 'changed names',
    },

    {
      service: 'ec2',
      names: ['DeleteNetworkAcl', 'DeleteNetworkAclEntry', 'ReplaceNetworkAclAssociation'],
      techniques: ['T1562.007', 'T1562'],
      severity: 'low',
      when: ({ name }) => `took a network list away (${name})`,
    },
    {
      service: 'ec2',
      names: ['ModifyInstanceAttribute', 'ModifyNetworkInterfaceAttribute'],
      techniques: ['T1557', 'T1599'],
      severity: 'low',
      when: ({ parameters }) =>
        fields(parameters.sourceDestCheck).value === false ? 'lets a machine pass on the traffic of others' : undefined,
    },
    {
      service: 'lightsail',
      names: [
        'OpenInstancePublicPorts',
        'PutInstancePublicPorts',
        'CreateRelationalDatabase',
        'UpdateRelationalDatabase',
      ],
      techniques: ['T1562.007', 'T1133'],
      severity: 'low',
      when: ({ parameters, name }) =>
        name.includes('Ports') || parameters.publiclyAccessible === true
          ? 'opened a Lightsail machine to the internet'
          : undefined,
    },
    ...plainCalls([
      ['ec2', 'AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress RevokeSecurityGroupEgress CreateSecurityGroup DeleteSecurityGroup ModifySecurityGroupRules UpdateSecurityGroupRuleDescriptionsIngress', 'changed who may reach machines', 'low', 'T1562.007 T1562'],
      ['ec2', 'CreateNetworkAcl CreateNetworkAclEntry ReplaceNetworkAclEntry', 'changed a network list', 'low', 'T1562.007 T1562'],
      ['ec2', 'CreateRoute CreateRouteTable ReplaceRoute ReplaceRouteTableAssociation DeleteRoute DeleteRouteTable DisassociateRouteTable AssociateRouteTable EnableVgwRoutePropagation', 'changed the routes of a network', 'low', 'T1562.007 T1599 T1562'],
      ['ec2', 'CreateVpc DeleteVpc ModifyVpcAttribute AcceptVpcPeeringConnection DeleteVpcPeeringConnection RejectVpcPeeringConnection AttachClassicLinkVpc DetachClassicLinkVpc EnableVpcClassicLink DisableVpcClassicLink AssociateVpcCidrBlock ModifyVpcPeeringConnectionOptions', 'changed a network', 'low', 'T1562.007 T1562 T1599'],
      ['ec2', 'AssociateAddress CreateTransitGateway CreateTransitGatewayVpcAttachment CreateTransitGatewayRoute AcceptTransitGatewayVpcAttachment CreateVpcEndpointServiceConfiguration CreateCarrierGateway CreateLocalGatewayRoute', 'joined networks', 'low', 'T1599 T1133 T1562.007'],
      ['directconnect', 'CreateConnection ConfirmConnection AcceptDirectConnectGatewayAssociationProposal CreatePrivateVirtualInterface CreatePublicVirtualInterface', 'joined networks', 'low', 'T1599 T1133'],
      ['networkmanager', 'CreateVpcAttachment AcceptAttachment CreateConnectPeer CreateSiteToSiteVpnAttachment', 'joined networks', 'low', 'T1599 T1133'],
      ['vpc-lattice', 'PutAuthPolicy PutResourcePolicy CreateServiceNetworkServiceAssociation', 'joined services', 'low', 'T1599 T1133'],
      ['route53', 'CreateHostedZone AssociateVPCWithHostedZone CreateVPCAssociationAuthorization DisableHostedZoneDNSSEC', 'changed where names are answered', 'low', 'T1584.002 T1557 T1562'],
      ['route53resolver', 'CreateResolverRule AssociateResolverRule CreateResolverEndpoint UpdateResolverRule UpdateResolverDnssecConfig', 'changed where names are asked for', 'low', 'T1557 T1071.004'],
      ['route53domains', 'RegisterDomain TransferDomain AcceptDomainTransferFromAnotherAwsAccount RetrieveDomainAuthCode UpdateDomainContact DisassociateDelegationSignerFromDomain DisableDomainAutoRenew', 'took hold of a domain', 'low', 'T1583.001 T1584.001'],
      ['elasticloadbalancing', 'CreateLoadBalancer CreateListener ModifyListener CreateRule ModifyRule SetSecurityGroups SetSubnets', 'changed a load balancer', 'info', 'T1133 T1557'],
    ]).map((rule) => ({ ...rule, when: (call: Call) => ({ says: rule.says!, ...(byTemplate(call) && { severity: 'info' as const, context: true }) }) })), // prettier-ignore
  ],
});

function isAnywhere(cidr: string): boolean {
  const [address = '', mask = ''] = cidr.split('/');
  // Any address with mask 0 means everybody; 0.0.0.0 with a short mask means nearly everybody.
  return mask === '0' || cidr === '::/0' || (/^0*0\.0*0\.0*0\.0*0$/.test(address) && Number(mask) <= 16);
}

function groupOpened(call: Call): RuleClaim | undefined {
  const { parameters, name } = call;
  const rules = [
    parameters,
    ...list(fields(parameters.ipPermissions).items).map(fields),
    ...list(fields(fields(parameters.ModifySecurityGroupRulesRequest).SecurityGroupRule).items).map(fields),
    fields(fields(fields(parameters.ModifySecurityGroupRulesRequest).SecurityGroupRule).SecurityGroupRule),
  ];
  const open = rules.filter((rule) => cidrsOf(rule).some(isAnywhere));
  if (open.length === 0) return undefined;
  if (name === 'AuthorizeSecurityGroupEgress')
    return { says: `lets ${text(parameters.groupId)} reach every address`, severity: 'info', context: true };
  const delicate = open.find((rule) => delicatePort(rule) !== undefined);
  const port = delicate ? delicatePort(delicate) : undefined;
  return {
    says: `let everybody in to ${text(parameters.groupId) || 'a security group'}${port === undefined ? '' : ` on port ${port}`}`,
    severity: delicate ? 'medium' : 'low',
  };
}

function cidrsOf(rule: Fields): string[] {
  const ranges = [...list(fields(rule.ipRanges).items), ...list(fields(rule.ipv6Ranges).items)].map(fields);
  return [
    text(rule.cidrIp),
    text(rule.CidrIpv4),
    text(rule.CidrIpv6),
    ...ranges.flatMap((range) => [text(range.cidrIp), text(range.cidrIpv6)]),
  ].filter((cidr) => cidr !== '');
}

function delicatePort(rule: Fields): string | undefined {
  const protocol = text(rule.ipProtocol) || text(rule.IpProtocol);
  if (protocol === '-1') return 'any';
  const from = Number(text(rule.fromPort) || text(rule.FromPort) || -1);
  const to = Number(text(rule.toPort) || text(rule.ToPort) || -1);
  if (from < 0) return undefined;
  if (to - from > 1_000) return `${from}-${to}`;
  const found = DELICATE.find((port) => port >= from && port <= to);
  return found === undefined ? undefined : String(found);
}

function aclOpened({ parameters }: Call): RuleClaim | undefined {
  if (parameters.egress === true || text(parameters.ruleAction) !== 'allow') return undefined;
  return isAnywhere(text(parameters.cidrBlock)) || text(parameters.ipv6CidrBlock) === '::/0'
    ? { says: `let everybody through network list ${text(parameters.networkAclId)}`, severity: 'medium' }
    : undefined;
}
