// Compute started or changed so that it works under a role of the caller's choice (iam:PassRole), which turns a small right into
// a large one: pipelines, jobs, notebooks, build machines, machines with a profile.
// Benign twins: every deployment does so; low, and what a service starts for itself is left out.
import { fields, list, text } from '../receivers/formats/record.ts';
import { cloudDetector, plainCalls, type Call, type RuleClaim } from './cloud-call.ts';

export const borrowedRole = cloudDetector({
  id: 'borrowed-role',
  title: 'Compute given a role to act under',
  techniques: ['T1098.003', 'T1078.004', 'T1648'],
  tactics: ['TA0004', 'TA0002'],
  severity: 'low',
  deterministic: false,
  blindSpot: 'What the role may do.',
  rules: [
    {
      service: 'ec2',
      names: ['RunInstances', 'RequestSpotInstances', 'CreateLaunchTemplate', 'CreateLaunchTemplateVersion'],
      techniques: ['T1578.002', 'T1098.003', 'T1078.004'],
      when: machineWithRole,
    },
    {
      service: 'cloudformation',
      names: ['CreateStack', 'UpdateStack', 'CreateChangeSet', 'CreateStackSet', 'CreateStackInstances'],
      when: ({ parameters, name }) => {
        const role = text(parameters.roleARN) || text(parameters.administrationRoleARN);
        return role === '' ? undefined : `builds a stack as ${role.split('/').at(-1)} (${name})`;
      },
    },
    {
      service: 'codebuild',
      names: ['StartBuild', 'StartBuildBatch', 'RetryBuild'],
      techniques: ['T1677', 'T1648', 'T1078.004'],
      when: ({ parameters }) =>
        [
          'buildspecOverride',
          'serviceRoleOverride',
          'sourceLocationOverride',
          'imageOverride',
          'environmentVariablesOverride',
        ].some((name) => parameters[name] !== undefined)
          ? `ran build ${text(parameters.projectName)} with instructions of its own`
          : undefined,
    },
    {
      service: 'ecs',
      names: ['RunTask', 'StartTask'],
      techniques: ['T1610', 'T1648', 'T1098.003'],
      when: ({ parameters }) => {
        const overrides = fields(parameters.overrides);
        const commands = list(overrides.containerOverrides).some((one) => fields(one).command !== undefined);
        const role = text(overrides.taskRoleArn);
        if (role !== '') return `ran a task as ${role.split('/').at(-1)}`;
        return commands ? `ran ${text(parameters.taskDefinition)} with a command of its own` : undefined;
      },
    },
    {
      service: 'ecs',
      names: ['RegisterTaskDefinition'],
      techniques: ['T1611', 'T1610'],
      when: ({ parameters }) =>
        /"privileged":true|"pidMode":"host"|"sourcePath":"\/(?:var\/run\/docker\.sock)?"/.test(
          JSON.stringify(parameters),
        )
          ? { says: 'made a task with power over its machine', severity: 'medium' }
          : undefined,
    },
    {
      service: 'ecs',
      names: ['UpdateService', 'CreateService'],
      techniques: ['T1609', 'T1562'],
      when: ({ parameters }) =>
        parameters.enableExecuteCommand === true
          ? `lets commands into service ${text(parameters.service) || text(parameters.serviceName)}`
          : undefined,
    },
    {
      service: 'cognito-identity',
      names: ['SetIdentityPoolRoles'],
      techniques: ['T1098.003', 'T1078.004'],
      says: 'set which roles the users of an application take',
    },
    ...plainCalls([
      ['datapipeline', 'CreatePipeline PutPipelineDefinition ActivatePipeline', 'runs commands in a data pipeline', 'low', 'T1098.003 T1648 T1059'],
      ['elasticmapreduce', 'RunJobFlow AddJobFlowSteps CreateStudio CreateSecurityConfiguration', 'runs jobs on a cluster', 'low', 'T1648 T1496 T1098.003'],
      ['emr-serverless', 'StartJobRun', 'runs jobs on a cluster', 'low', 'T1648 T1098.003'],
      ['batch', 'RegisterJobDefinition SubmitJob CreateComputeEnvironment', 'runs jobs in batches', 'info', 'T1648 T1496 T1098.003'],
      ['sagemaker', 'CreateNotebookInstance CreateProcessingJob CreateTrainingJob CreateApp CreateUserProfile CreateCodeRepository', 'runs code in SageMaker', 'low', 'T1648 T1059 T1098.003'],
      ['cloud9', 'CreateEnvironmentEC2 CreateEnvironmentMembership UpdateEnvironmentMembership', 'made or shared a development machine', 'low', 'T1098 T1059 T1578.002'],
      ['codestar', 'CreateProject AssociateTeamMember UpdateTeamMember CreateProjectFromTemplate', 'took part in a project that gives rights', 'low', 'T1098.003 T1098'],
      ['apprunner', 'CreateService UpdateService', 'runs a service under a role', 'low', 'T1648 T1610'],
      ['states', 'CreateStateMachine UpdateStateMachine StartExecution', 'runs a workflow', 'info', 'T1648'],
      ['databrew', 'CreateRecipeJob StartJobRun', 'runs a data job', 'info', 'T1648'],
      ['airflow', 'CreateWebLoginToken CreateCliToken', 'fetched a token for Airflow', 'low', 'T1550.001 T1528'],
      ['bedrock-agentcore', 'CreateCodeInterpreter StartCodeInterpreterSession InvokeCodeInterpreter', 'runs code under a role of an agent', 'low', 'T1648 T1059'],
      ['amplifybackend', 'CreateBackend UpdateBackendAuth', 'changed the backend of an application', 'info', 'T1098'],
      ['gamelift', 'CreateFleet CreateBuild CreateScript', 'runs programs on machines of a fleet', 'low', 'T1578.002 T1648'],
      ['iam', 'AddRoleToInstanceProfile', 'gave a role to machines', 'low', 'T1098.003 T1078.004'],
      ['rds', 'AddRoleToDBCluster AddRoleToDBInstance', 'gave a role to a database', 'low', 'T1098.003'],
      ['redshift', 'ModifyClusterIamRoles', 'gave a role to a warehouse', 'low', 'T1098.003'],
      ['eks', 'CreatePodIdentityAssociation UpdatePodIdentityAssociation', 'gave a cloud role to pods', 'low', 'T1098.003 T1098.006'],
    ]), // prettier-ignore
  ],
});

function machineWithRole({ parameters, call }: Call): RuleClaim | undefined {
  const holder = fields(
    parameters.iamInstanceProfile ??
      fields(fields(parameters.CreateLaunchTemplateRequest).LaunchTemplateData).IamInstanceProfile,
  );
  const profile = text(holder.name) || text(holder.arn) || text(holder.Name) || text(holder.Arn);
  if (profile === '') return undefined;
  // A person who starts one machine with a role and a start script; fleets and pipelines do so all day.
  const byHand = call.principalType === 'IAMUser' && parameters.userData !== undefined;
  return {
    says: `started a machine as ${profile.split('/').at(-1)}`,
    severity: byHand ? 'low' : 'info',
    context: !byHand,
  };
}
