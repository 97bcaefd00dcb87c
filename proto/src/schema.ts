// The schema's types, codecs and enums under the names that the rooms use.
import { throughline } from './gen/throughline.js';

const v1 = throughline.v1;

// Codecs and enums. encode() takes any plain object of the interface's shape; decode() throws on malformed bytes.
export const Event = v1.Event;
export const Finding = v1.Finding;
export const Story = v1.Story;
export const ResponseAction = v1.ResponseAction;
export const AgentPolicy = v1.AgentPolicy;
export const ClientFrame = v1.ClientFrame;
export const ServerFrame = v1.ServerFrame;
export const Layer = v1.Layer;
export const ClockClass = v1.ClockClass;
export const Role = v1.EntityKey.Role;
export const Attribution = v1.Attribution;
export const Outcome = v1.Verdict.Outcome;
export const Severity = v1.Finding.Severity;

export type Event = throughline.v1.IEvent;
export type EntityKey = throughline.v1.IEntityKey;
export type Workload = throughline.v1.IWorkload;
export type Process = throughline.v1.IProcess;
export type Activity = throughline.v1.IActivity;
export type HttpRequest = throughline.v1.IHttpRequest;
export type MessagingRecord = throughline.v1.IMessagingRecord;
export type UserInput = throughline.v1.IUserInput;
export type Operation = throughline.v1.IOperation;
export type CodeLocation = throughline.v1.ICodeLocation;
export type Verdict = throughline.v1.IVerdict;
export type KubernetesAudit = throughline.v1.IKubernetesAudit;
export type CloudApiCall = throughline.v1.ICloudApiCall;
export type ThirdPartyAlert = throughline.v1.IThirdPartyAlert;
export type WitnessStatus = throughline.v1.IWitnessStatus;
export type Behaviour = throughline.v1.IBehaviour;
export type Coverage = throughline.v1.ICoverage;
export type ResponseResult = throughline.v1.IResponseResult;
export type Finding = throughline.v1.IFinding;
export type Story = throughline.v1.IStory;
export type Step = throughline.v1.IStep;
export type Link = throughline.v1.ILink;
export type Entity = throughline.v1.IEntity;
export type ScoreTerm = throughline.v1.IScoreTerm;
export type Narrative = throughline.v1.INarrative;
export type ResponseAction = throughline.v1.IResponseAction;
export type AgentPolicy = throughline.v1.IAgentPolicy;
export type BlockRule = throughline.v1.IBlockRule;
export type SensorOrder = throughline.v1.ISensorOrder;
export type ClientFrame = throughline.v1.IClientFrame;
export type ServerFrame = throughline.v1.IServerFrame;
export type Hello = throughline.v1.IHello;
export type Welcome = throughline.v1.IWelcome;
export type EventBatch = throughline.v1.IEventBatch;
export type Ack = throughline.v1.IAck;
export type Command = throughline.v1.ICommand;
export type CommandResult = throughline.v1.ICommandResult;
export type Recall = throughline.v1.IRecall;
/** The schema's namespace, for whatever has no alias above. */
export { throughline };
