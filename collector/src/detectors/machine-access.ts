// Ways into machines and containers through the cloud's own doors: keys pushed, commands sent, start scripts changed, images and
// build jobs of others.
// Benign twins: operators do all of this; one session is low, a changed start script or a pushed key medium, and none opens
// a story alone.
import { fields, list, text } from '../receivers/formats/record.ts';
import { cloudDetector, plainCalls } from './cloud-call.ts';

export const machineAccess = cloudDetector({
  id: 'machine-access',
  title: 'Machine entered through the cloud',
  techniques: ['T1021.007', 'T1021'],
  tactics: ['TA0008', 'TA0002'],
  severity: 'low',
  deterministic: false,
  blindSpot: 'What was typed: session logs are elsewhere.',
  rules: [
    {
      service: 'ec2-instance-connect',
      names: ['SendSSHPublicKey', 'SendSerialConsoleSSHPublicKey'],
      techniques: ['T1021.004', 'T1021', 'T1021.005', 'T1098.004', 'T1021.008'],
      tactics: ['TA0008'],
      when: ({ parameters, name }) => ({
        says: `pushed a login key to machine ${text(parameters.instanceId)}`,
        severity: name === 'SendSerialConsoleSSHPublicKey' ? 'medium' : 'low',
      }),
    },
    {
      service: 'ec2',
      names: ['EnableSerialConsoleAccess'],
      techniques: ['T1021', 'T1562', 'T1078.004'],
      tactics: ['TA0008', 'TA0005'],
      severity: 'medium',
      says: 'opened the serial consoles of all machines',
    },
    {
      service: 'ec2',
      names: ['ImportKeyPair', 'CreateKeyPair'],
      techniques: ['T1098.004', 'T1098.001'],
      tactics: ['TA0003'],
      severity: 'info',
      context: true,
      says: 'made a login key',
    },
    {
      service: 'ec2',
      names: ['CreateInstanceConnectEndpoint'],
      techniques: ['T1133', 'T1021'],
      tactics: ['TA0008'],
      severity: 'low',
      says: 'opened a door into a network',
    },
    {
      service: 'ssm',
      names: ['SendCommand'],
      techniques: ['T1651', 'T1059', 'T1021.007', 'T1203'],
      tactics: ['TA0002', 'TA0008'],
      when: ({ parameters }) => ({
        says: `ran ${text(parameters.documentName)} on ${count(parameters) || 'some'} machines`,
        severity: count(parameters) > 2 ? 'medium' : 'low',
      }),
    },
    {
      service: 'ssm',
      names: ['StartSession', 'ResumeSession'],
      techniques: ['T1021.007', 'T1651', 'T1059', 'T1021'],
      tactics: ['TA0008', 'TA0002'],
      when: ({ parameters }) => ({
        says: `opened a ${/PortForward|StartSSH/.test(text(parameters.documentName)) ? 'tunnel to' : 'session on'} ${text(parameters.target) || 'a machine'}`,
        severity: 'low',
      }),
    },
    {
      service: 'ssm',
      names: ['CreateAssociation', 'UpdateAssociation', 'CreateDocument', 'StartAutomationExecution'],
      techniques: ['T1651', 'T1053'],
      tactics: ['TA0002', 'TA0003'],
      severity: 'info',
      context: true,
      says: 'changed what runs on machines',
    },
    {
      service: 'ecs',
      names: ['ExecuteCommand'],
      techniques: ['T1609', 'T1651'],
      tactics: ['TA0002'],
      when: ({ parameters }) => `ran a command in container ${text(parameters.container) || text(parameters.task)}`,
    },
    {
      service: 'ecs',
      names: ['RegisterTaskDefinition'],
      techniques: ['T1610', 'T1525'],
      tactics: ['TA0002'],
      severity: 'info',
      context: true,
      when: ({ parameters }) =>
        /169\.254\.170\.2|\$AWS_CONTAINER_CREDENTIALS/.test(JSON.stringify(parameters.containerDefinitions ?? ''))
          ? {
              says: 'made a task that asks for credentials',
              severity: 'high',
              context: false,
              techniques: ['T1552.005', 'T1525'],
              tactics: ['TA0006'],
            }
          : 'made a task definition',
    },
    {
      service: 'ec2',
      names: ['ModifyInstanceAttribute'],
      techniques: ['T1059', 'T1037', 'T1651', 'T1578.005', 'T1578'],
      tactics: ['TA0002', 'TA0004'],
      when: ({ parameters }) =>
        'userData' in parameters
          ? { says: `changed what machine ${text(parameters.instanceId)} runs when it starts`, severity: 'medium' }
          : undefined,
    },
    {
      service: 'ec2',
      names: ['CreateLaunchTemplateVersion', 'CreateLaunchTemplate', 'ModifyLaunchTemplate'],
      techniques: ['T1578', 'T1059'],
      tactics: ['TA0002'],
      severity: 'info',
      context: true,
      says: 'changed how machines start',
    },
    {
      service: 'ec2',
      names: ['AssociateIamInstanceProfile', 'ReplaceIamInstanceProfileAssociation'],
      techniques: ['T1098.003', 'T1078.004'],
      tactics: ['TA0004', 'TA0003'],
      severity: 'low',
      says: 'gave a machine another role',
    },
    {
      service: 'ec2',
      names: ['ReplaceRootVolume', 'CreateReplaceRootVolumeTask', 'AttachVolume', 'DetachVolume'],
      techniques: ['T1578', 'T1005'],
      tactics: ['TA0005'],
      severity: 'info',
      context: true,
      says: 'changed the disks of a machine',
    },
    {
      service: 'sagemaker',
      names: [
        'CreatePresignedNotebookInstanceUrl',
        'CreatePresignedDomainUrl',
        'CreateNotebookInstanceLifecycleConfig',
        'UpdateNotebookInstanceLifecycleConfig',
        'UpdateNotebookInstance',
      ],
      techniques: ['T1059', 'T1546', 'T1037', 'T1651'],
      tactics: ['TA0002', 'TA0004'],
      when: ({ name }) => ({
        says: `reached into a notebook machine (${name})`,
        severity: /Lifecycle/.test(name) ? 'medium' : 'low',
      }),
    },
    {
      service: 'glue',
      names: ['CreateDevEndpoint', 'UpdateDevEndpoint', 'CreateJob', 'UpdateJob', 'CreateSession'],
      techniques: ['T1648', 'T1059'],
      tactics: ['TA0002', 'TA0004'],
      when: ({ name }) => ({
        says: `runs code in Glue (${name})`,
        severity: /DevEndpoint/.test(name) ? 'medium' : 'info',
        context: !/DevEndpoint/.test(name),
      }),
    },
    {
      service: 'codebuild',
      names: ['StartBuild', 'UpdateProject', 'CreateProject', 'ImportSourceCredentials'],
      techniques: ['T1648', 'T1195'],
      tactics: ['TA0002'],
      severity: 'info',
      context: true,
      says: 'changed or ran a build',
    },
    {
      service: 'cloudshell',
      names: ['CreateEnvironment', 'CreateSession', 'StartEnvironment', 'GetFileDownloadUrls', 'GetFileUploadUrls'],
      techniques: ['T1059.009', 'T1059'],
      tactics: ['TA0002'],
      severity: 'info',
      context: true,
      says: 'used the cloud’s own shell',
    },
    {
      service: 'lightsail',
      names: [
        'DownloadDefaultKeyPair',
        'GetInstanceAccessDetails',
        'OpenInstancePublicPorts',
        'PutInstancePublicPorts',
      ],
      techniques: ['T1552.004', 'T1021.004'],
      tactics: ['TA0006', 'TA0008'],
      severity: 'low',
      when: ({ name }) => `reached into a Lightsail machine (${name})`,
    },
    {
      service: 'eks',
      names: ['UpdateClusterConfig'],
      techniques: ['T1133', 'T1562.007'],
      tactics: ['TA0001', 'TA0005'],
      when: ({ parameters }) =>
        fields(parameters.resourcesVpcConfig).endpointPublicAccess === true &&
        JSON.stringify(fields(parameters.resourcesVpcConfig).publicAccessCidrs ?? '').includes('0.0.0.0/0')
          ? { says: `opened cluster ${text(parameters.name)} to the internet`, severity: 'medium' }
          : undefined,
    },

    {
      service: 'eks',
      names: ['UpdateClusterConfig', 'CreateCluster'],
      techniques: ['T1133', 'T1562.007'],
      tactics: ['TA0001', 'TA0005'],
      severity: 'low',
      when: ({ parameters }) =>
        fields(parameters.resourcesVpcConfig).endpointPublicAccess === true
          ? `lets the internet ask for cluster ${text(parameters.name)}`
          : undefined,
    },
    {
      service: 'ssm',
      names: ['UpdateDocument', 'UpdateDocumentDefaultVersion'],
      techniques: ['T1651', 'T1562.008'],
      severity: 'low',
      when: ({ parameters }) => `changed command document ${text(parameters.name)}`,
    },
    ...plainCalls([
      ['ec2', 'CreateKeyPair ImportKeyPair', 'made a login key', 'info', 'T1098.004 T1098.001', 'TA0003'],
      ['ec2', 'ModifyLaunchTemplate ModifyFleet ModifySpotFleetRequest', 'changed how machines start', 'info', 'T1578 T1059', 'TA0002'],
      ['autoscaling', 'CreateLaunchConfiguration UpdateAutoScalingGroup CreateAutoScalingGroup', 'changed how machines start', 'info', 'T1578.002 T1059', 'TA0002'],
      ['imagebuilder', 'CreateComponent CreateImageRecipe CreateImage CreateContainerRecipe', 'changed what images hold', 'low', 'T1525 T1195.002', 'TA0003'],
      ['ssm-guiconnect', 'StartConnection', 'opened a desktop on a machine', 'low', 'T1021.001 T1021.007'],
      ['workspaces', 'ModifyWorkspaceAccessProperties CreateWorkspaces AssociateIpGroups DisassociateIpGroups', 'changed who reaches desktops', 'low', 'T1021.007 T1133'],
      ['appstream', 'CreateStreamingURL CreateUser BatchAssociateUserStack', 'opened a desktop of another', 'low', 'T1021.007 T1133'],
      ['braket', 'CreateJob', 'ran a job', 'info', 'T1648'],
      ['elasticbeanstalk', 'CreateApplicationVersion UpdateEnvironment CreateEnvironment RequestEnvironmentInfo RetrieveEnvironmentInfo', 'changed what an application runs', 'info', 'T1648 T1525'],
      ['opsworks', 'CreateDeployment CreateUserProfile SetPermission GrantAccess', 'runs commands on machines', 'low', 'T1651 T1098'],
      ['codedeploy', 'CreateDeployment RegisterApplicationRevision', 'puts programs on machines', 'info', 'T1651 T1072'],
      ['greengrass', 'CreateDeployment CreateFunctionDefinition', 'puts programs on devices', 'low', 'T1651 T1072'],
    ]), // prettier-ignore
  ],
});

function count(parameters: ReturnType<typeof fields>): number {
  return list(parameters.instanceIds).length;
}
