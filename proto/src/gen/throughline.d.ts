import * as $protobuf from "protobufjs";
import Long = require("long");

/** Namespace throughline. */
export namespace throughline {

    /** Namespace v1. */
    namespace v1 {

        /**
         * Properties of an Event.
         * @deprecated Use throughline.v1.Event.$Properties instead.
         */
        interface IEvent extends throughline.v1.Event.$Properties {
        }

        /** Represents an Event. */
        class Event {

            /**
             * Constructs a new Event.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.Event.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Event id. */
            id: string;

            /** Event timeUs. */
            timeUs: number;

            /** Event arrivalUs. */
            arrivalUs: number;

            /** Event clock. */
            clock: throughline.v1.ClockClass;

            /** Event layer. */
            layer: throughline.v1.Layer;

            /** Event workload. */
            workload?: (throughline.v1.Workload.$Properties|null);

            /** Event keys. */
            keys: throughline.v1.EntityKey.$Properties[];

            /** Event source. */
            source: string;

            /** Event process. */
            process?: (throughline.v1.Process.$Properties|null);

            /** Event activity. */
            activity?: (throughline.v1.Activity.$Properties|null);

            /** Event operation. */
            operation?: (throughline.v1.Operation.$Properties|null);

            /** Event processExec. */
            processExec?: (throughline.v1.ProcessExec.$Properties|null);

            /** Event processExit. */
            processExit?: (throughline.v1.ProcessExit.$Properties|null);

            /** Event processFork. */
            processFork?: (throughline.v1.ProcessFork.$Properties|null);

            /** Event socketConnect. */
            socketConnect?: (throughline.v1.SocketConnect.$Properties|null);

            /** Event socketAccept. */
            socketAccept?: (throughline.v1.SocketAccept.$Properties|null);

            /** Event socketListen. */
            socketListen?: (throughline.v1.SocketListen.$Properties|null);

            /** Event dnsQuery. */
            dnsQuery?: (throughline.v1.DnsQuery.$Properties|null);

            /** Event fileOpen. */
            fileOpen?: (throughline.v1.FileOpen.$Properties|null);

            /** Event credentialChange. */
            credentialChange?: (throughline.v1.CredentialChange.$Properties|null);

            /** Event kernelAct. */
            kernelAct?: (throughline.v1.KernelAct.$Properties|null);

            /** Event socketConnected. */
            socketConnected?: (throughline.v1.SocketConnected.$Properties|null);

            /** Event kubernetesAudit. */
            kubernetesAudit?: (throughline.v1.KubernetesAudit.$Properties|null);

            /** Event cloudApiCall. */
            cloudApiCall?: (throughline.v1.CloudApiCall.$Properties|null);

            /** Event thirdPartyAlert. */
            thirdPartyAlert?: (throughline.v1.ThirdPartyAlert.$Properties|null);

            /** Event serviceSpan. */
            serviceSpan?: (throughline.v1.ServiceSpan.$Properties|null);

            /** Event responseResult. */
            responseResult?: (throughline.v1.ResponseResult.$Properties|null);

            /** Event witnessStatus. */
            witnessStatus?: (throughline.v1.WitnessStatus.$Properties|null);

            /** Event payload. */
            payload?: ("activity"|"operation"|"processExec"|"processExit"|"processFork"|"socketConnect"|"socketAccept"|"socketListen"|"dnsQuery"|"fileOpen"|"credentialChange"|"kernelAct"|"socketConnected"|"kubernetesAudit"|"cloudApiCall"|"thirdPartyAlert"|"serviceSpan"|"responseResult"|"witnessStatus");

            /**
             * Encodes the specified Event message. Does not implicitly {@link throughline.v1.Event.verify|verify} messages.
             * @param message Event message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.Event.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Event message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.Event & throughline.v1.Event.$Shape} Event
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.Event & throughline.v1.Event.$Shape;

            /**
             * Gets the type url for Event
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Event {

            /** Properties of an Event. */
            interface $Properties {

                /** Event id */
                id?: (string|null);

                /** Event timeUs */
                timeUs?: (number|null);

                /** Event arrivalUs */
                arrivalUs?: (number|null);

                /** Event clock */
                clock?: (throughline.v1.ClockClass|null);

                /** Event layer */
                layer?: (throughline.v1.Layer|null);

                /** Event workload */
                workload?: (throughline.v1.Workload.$Properties|null);

                /** Event keys */
                keys?: (throughline.v1.EntityKey.$Properties[]|null);

                /** Event source */
                source?: (string|null);

                /** Event process */
                process?: (throughline.v1.Process.$Properties|null);

                /** Event activity */
                activity?: (throughline.v1.Activity.$Properties|null);

                /** Event operation */
                operation?: (throughline.v1.Operation.$Properties|null);

                /** Event processExec */
                processExec?: (throughline.v1.ProcessExec.$Properties|null);

                /** Event processExit */
                processExit?: (throughline.v1.ProcessExit.$Properties|null);

                /** Event processFork */
                processFork?: (throughline.v1.ProcessFork.$Properties|null);

                /** Event socketConnect */
                socketConnect?: (throughline.v1.SocketConnect.$Properties|null);

                /** Event socketAccept */
                socketAccept?: (throughline.v1.SocketAccept.$Properties|null);

                /** Event socketListen */
                socketListen?: (throughline.v1.SocketListen.$Properties|null);

                /** Event dnsQuery */
                dnsQuery?: (throughline.v1.DnsQuery.$Properties|null);

                /** Event fileOpen */
                fileOpen?: (throughline.v1.FileOpen.$Properties|null);

                /** Event credentialChange */
                credentialChange?: (throughline.v1.CredentialChange.$Properties|null);

                /** Event kernelAct */
                kernelAct?: (throughline.v1.KernelAct.$Properties|null);

                /** Event socketConnected */
                socketConnected?: (throughline.v1.SocketConnected.$Properties|null);

                /** Event kubernetesAudit */
                kubernetesAudit?: (throughline.v1.KubernetesAudit.$Properties|null);

                /** Event cloudApiCall */
                cloudApiCall?: (throughline.v1.CloudApiCall.$Properties|null);

                /** Event thirdPartyAlert */
                thirdPartyAlert?: (throughline.v1.ThirdPartyAlert.$Properties|null);

                /** Event serviceSpan */
                serviceSpan?: (throughline.v1.ServiceSpan.$Properties|null);

                /** Event responseResult */
                responseResult?: (throughline.v1.ResponseResult.$Properties|null);

                /** Event witnessStatus */
                witnessStatus?: (throughline.v1.WitnessStatus.$Properties|null);

                /** Event payload */
                payload?: ("activity"|"operation"|"processExec"|"processExit"|"processFork"|"socketConnect"|"socketAccept"|"socketListen"|"dnsQuery"|"fileOpen"|"credentialChange"|"kernelAct"|"socketConnected"|"kubernetesAudit"|"cloudApiCall"|"thirdPartyAlert"|"serviceSpan"|"responseResult"|"witnessStatus");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of an Event. */
            type $Shape = {
              id?: string|null;
              timeUs?: number|null;
              arrivalUs?: number|null;
              clock?: throughline.v1.ClockClass|null;
              layer?: throughline.v1.Layer|null;
              workload?: throughline.v1.Workload.$Shape|null;
              keys?: throughline.v1.EntityKey.$Shape[]|null;
              source?: string|null;
              process?: throughline.v1.Process.$Shape|null;
              activity?: throughline.v1.Activity.$Shape|null;
              operation?: throughline.v1.Operation.$Shape|null;
              processExec?: throughline.v1.ProcessExec.$Shape|null;
              processExit?: throughline.v1.ProcessExit.$Shape|null;
              processFork?: throughline.v1.ProcessFork.$Shape|null;
              socketConnect?: throughline.v1.SocketConnect.$Shape|null;
              socketAccept?: throughline.v1.SocketAccept.$Shape|null;
              socketListen?: throughline.v1.SocketListen.$Shape|null;
              dnsQuery?: throughline.v1.DnsQuery.$Shape|null;
              fileOpen?: throughline.v1.FileOpen.$Shape|null;
              credentialChange?: throughline.v1.CredentialChange.$Shape|null;
              kernelAct?: throughline.v1.KernelAct.$Shape|null;
              socketConnected?: throughline.v1.SocketConnected.$Shape|null;
              kubernetesAudit?: throughline.v1.KubernetesAudit.$Shape|null;
              cloudApiCall?: throughline.v1.CloudApiCall.$Shape|null;
              thirdPartyAlert?: throughline.v1.ThirdPartyAlert.$Shape|null;
              serviceSpan?: throughline.v1.ServiceSpan.$Shape|null;
              responseResult?: throughline.v1.ResponseResult.$Shape|null;
              witnessStatus?: throughline.v1.WitnessStatus.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ payload?: undefined; activity?: null; operation?: null; processExec?: null; processExit?: null; processFork?: null; socketConnect?: null; socketAccept?: null; socketListen?: null; dnsQuery?: null; fileOpen?: null; credentialChange?: null; kernelAct?: null; socketConnected?: null; kubernetesAudit?: null; cloudApiCall?: null; thirdPartyAlert?: null; serviceSpan?: null; responseResult?: null; witnessStatus?: null }|{ payload?: "activity"; activity: throughline.v1.Activity.$Shape; operation?: null; processExec?: null; processExit?: null; processFork?: null; socketConnect?: null; socketAccept?: null; socketListen?: null; dnsQuery?: null; fileOpen?: null; credentialChange?: null; kernelAct?: null; socketConnected?: null; kubernetesAudit?: null; cloudApiCall?: null; thirdPartyAlert?: null; serviceSpan?: null; responseResult?: null; witnessStatus?: null }|{ payload?: "operation"; activity?: null; operation: throughline.v1.Operation.$Shape; processExec?: null; processExit?: null; processFork?: null; socketConnect?: null; socketAccept?: null; socketListen?: null; dnsQuery?: null; fileOpen?: null; credentialChange?: null; kernelAct?: null; socketConnected?: null; kubernetesAudit?: null; cloudApiCall?: null; thirdPartyAlert?: null; serviceSpan?: null; responseResult?: null; witnessStatus?: null }|{ payload?: "processExec"; activity?: null; operation?: null; processExec: throughline.v1.ProcessExec.$Shape; processExit?: null; processFork?: null; socketConnect?: null; socketAccept?: null; socketListen?: null; dnsQuery?: null; fileOpen?: null; credentialChange?: null; kernelAct?: null; socketConnected?: null; kubernetesAudit?: null; cloudApiCall?: null; thirdPartyAlert?: null; serviceSpan?: null; responseResult?: null; witnessStatus?: null }|{ payload?: "processExit"; activity?: null; operation?: null; processExec?: null; processExit: throughline.v1.ProcessExit.$Shape; processFork?: null; socketConnect?: null; socketAccept?: null; socketListen?: null; dnsQuery?: null; fileOpen?: null; credentialChange?: null; kernelAct?: null; socketConnected?: null; kubernetesAudit?: null; cloudApiCall?: null; thirdPartyAlert?: null; serviceSpan?: null; responseResult?: null; witnessStatus?: null }|{ payload?: "processFork"; activity?: null; operation?: null; processExec?: null; processExit?: null; processFork: throughline.v1.ProcessFork.$Shape; socketConnect?: null; socketAccept?: null; socketListen?: null; dnsQuery?: null; fileOpen?: null; credentialChange?: null; kernelAct?: null; socketConnected?: null; kubernetesAudit?: null; cloudApiCall?: null; thirdPartyAlert?: null; serviceSpan?: null; responseResult?: null; witnessStatus?: null }|{ payload?: "socketConnect"; activity?: null; operation?: null; processExec?: null; processExit?: null; processFork?: null; socketConnect: throughline.v1.SocketConnect.$Shape; socketAccept?: null; socketListen?: null; dnsQuery?: null; fileOpen?: null; credentialChange?: null; kernelAct?: null; socketConnected?: null; kubernetesAudit?: null; cloudApiCall?: null; thirdPartyAlert?: null; serviceSpan?: null; responseResult?: null; witnessStatus?: null }|{ payload?: "socketAccept"; activity?: null; operation?: null; processExec?: null; processExit?: null; processFork?: null; socketConnect?: null; socketAccept: throughline.v1.SocketAccept.$Shape; socketListen?: null; dnsQuery?: null; fileOpen?: null; credentialChange?: null; kernelAct?: null; socketConnected?: null; kubernetesAudit?: null; cloudApiCall?: null; thirdPartyAlert?: null; serviceSpan?: null; responseResult?: null; witnessStatus?: null }|{ payload?: "socketListen"; activity?: null; operation?: null; processExec?: null; processExit?: null; processFork?: null; socketConnect?: null; socketAccept?: null; socketListen: throughline.v1.SocketListen.$Shape; dnsQuery?: null; fileOpen?: null; credentialChange?: null; kernelAct?: null; socketConnected?: null; kubernetesAudit?: null; cloudApiCall?: null; thirdPartyAlert?: null; serviceSpan?: null; responseResult?: null; witnessStatus?: null }|{ payload?: "dnsQuery"; activity?: null; operation?: null; processExec?: null; processExit?: null; processFork?: null; socketConnect?: null; socketAccept?: null; socketListen?: null; dnsQuery: throughline.v1.DnsQuery.$Shape; fileOpen?: null; credentialChange?: null; kernelAct?: null; socketConnected?: null; kubernetesAudit?: null; cloudApiCall?: null; thirdPartyAlert?: null; serviceSpan?: null; responseResult?: null; witnessStatus?: null }|{ payload?: "fileOpen"; activity?: null; operation?: null; processExec?: null; processExit?: null; processFork?: null; socketConnect?: null; socketAccept?: null; socketListen?: null; dnsQuery?: null; fileOpen: throughline.v1.FileOpen.$Shape; credentialChange?: null; kernelAct?: null; socketConnected?: null; kubernetesAudit?: null; cloudApiCall?: null; thirdPartyAlert?: null; serviceSpan?: null; responseResult?: null; witnessStatus?: null }|{ payload?: "credentialChange"; activity?: null; operation?: null; processExec?: null; processExit?: null; processFork?: null; socketConnect?: null; socketAccept?: null; socketListen?: null; dnsQuery?: null; fileOpen?: null; credentialChange: throughline.v1.CredentialChange.$Shape; kernelAct?: null; socketConnected?: null; kubernetesAudit?: null; cloudApiCall?: null; thirdPartyAlert?: null; serviceSpan?: null; responseResult?: null; witnessStatus?: null }|{ payload?: "kernelAct"; activity?: null; operation?: null; processExec?: null; processExit?: null; processFork?: null; socketConnect?: null; socketAccept?: null; socketListen?: null; dnsQuery?: null; fileOpen?: null; credentialChange?: null; kernelAct: throughline.v1.KernelAct.$Shape; socketConnected?: null; kubernetesAudit?: null; cloudApiCall?: null; thirdPartyAlert?: null; serviceSpan?: null; responseResult?: null; witnessStatus?: null }|{ payload?: "socketConnected"; activity?: null; operation?: null; processExec?: null; processExit?: null; processFork?: null; socketConnect?: null; socketAccept?: null; socketListen?: null; dnsQuery?: null; fileOpen?: null; credentialChange?: null; kernelAct?: null; socketConnected: throughline.v1.SocketConnected.$Shape; kubernetesAudit?: null; cloudApiCall?: null; thirdPartyAlert?: null; serviceSpan?: null; responseResult?: null; witnessStatus?: null }|{ payload?: "kubernetesAudit"; activity?: null; operation?: null; processExec?: null; processExit?: null; processFork?: null; socketConnect?: null; socketAccept?: null; socketListen?: null; dnsQuery?: null; fileOpen?: null; credentialChange?: null; kernelAct?: null; socketConnected?: null; kubernetesAudit: throughline.v1.KubernetesAudit.$Shape; cloudApiCall?: null; thirdPartyAlert?: null; serviceSpan?: null; responseResult?: null; witnessStatus?: null }|{ payload?: "cloudApiCall"; activity?: null; operation?: null; processExec?: null; processExit?: null; processFork?: null; socketConnect?: null; socketAccept?: null; socketListen?: null; dnsQuery?: null; fileOpen?: null; credentialChange?: null; kernelAct?: null; socketConnected?: null; kubernetesAudit?: null; cloudApiCall: throughline.v1.CloudApiCall.$Shape; thirdPartyAlert?: null; serviceSpan?: null; responseResult?: null; witnessStatus?: null }|{ payload?: "thirdPartyAlert"; activity?: null; operation?: null; processExec?: null; processExit?: null; processFork?: null; socketConnect?: null; socketAccept?: null; socketListen?: null; dnsQuery?: null; fileOpen?: null; credentialChange?: null; kernelAct?: null; socketConnected?: null; kubernetesAudit?: null; cloudApiCall?: null; thirdPartyAlert: throughline.v1.ThirdPartyAlert.$Shape; serviceSpan?: null; responseResult?: null; witnessStatus?: null }|{ payload?: "serviceSpan"; activity?: null; operation?: null; processExec?: null; processExit?: null; processFork?: null; socketConnect?: null; socketAccept?: null; socketListen?: null; dnsQuery?: null; fileOpen?: null; credentialChange?: null; kernelAct?: null; socketConnected?: null; kubernetesAudit?: null; cloudApiCall?: null; thirdPartyAlert?: null; serviceSpan: throughline.v1.ServiceSpan.$Shape; responseResult?: null; witnessStatus?: null }|{ payload?: "responseResult"; activity?: null; operation?: null; processExec?: null; processExit?: null; processFork?: null; socketConnect?: null; socketAccept?: null; socketListen?: null; dnsQuery?: null; fileOpen?: null; credentialChange?: null; kernelAct?: null; socketConnected?: null; kubernetesAudit?: null; cloudApiCall?: null; thirdPartyAlert?: null; serviceSpan?: null; responseResult: throughline.v1.ResponseResult.$Shape; witnessStatus?: null }|{ payload?: "witnessStatus"; activity?: null; operation?: null; processExec?: null; processExit?: null; processFork?: null; socketConnect?: null; socketAccept?: null; socketListen?: null; dnsQuery?: null; fileOpen?: null; credentialChange?: null; kernelAct?: null; socketConnected?: null; kubernetesAudit?: null; cloudApiCall?: null; thirdPartyAlert?: null; serviceSpan?: null; responseResult?: null; witnessStatus: throughline.v1.WitnessStatus.$Shape })
            );
        }

        /** Layer enum. */
        enum Layer {

            /** LAYER_UNSPECIFIED value */
            LAYER_UNSPECIFIED = 0,

            /** APP value */
            APP = 1,

            /** KERNEL value */
            KERNEL = 2,

            /** KUBERNETES value */
            KUBERNETES = 3,

            /** CLOUD value */
            CLOUD = 4
        }

        /** ClockClass enum. */
        enum ClockClass {

            /** CLOCK_UNSPECIFIED value */
            CLOCK_UNSPECIFIED = 0,

            /** NODE value */
            NODE = 1,

            /** SERVICE_SECOND value */
            SERVICE_SECOND = 2,

            /** SERVICE value */
            SERVICE = 3
        }

        /**
         * Properties of an EntityKey.
         * @deprecated Use throughline.v1.EntityKey.$Properties instead.
         */
        interface IEntityKey extends throughline.v1.EntityKey.$Properties {
        }

        /** Represents an EntityKey. */
        class EntityKey {

            /**
             * Constructs a new EntityKey.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.EntityKey.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** EntityKey kind. */
            kind: string;

            /** EntityKey value. */
            value: string;

            /** EntityKey role. */
            role: throughline.v1.EntityKey.Role;

            /**
             * Encodes the specified EntityKey message. Does not implicitly {@link throughline.v1.EntityKey.verify|verify} messages.
             * @param message EntityKey message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.EntityKey.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an EntityKey message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.EntityKey & throughline.v1.EntityKey.$Shape} EntityKey
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.EntityKey & throughline.v1.EntityKey.$Shape;

            /**
             * Gets the type url for EntityKey
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace EntityKey {

            /** Properties of an EntityKey. */
            interface $Properties {

                /** EntityKey kind */
                kind?: (string|null);

                /** EntityKey value */
                value?: (string|null);

                /** EntityKey role */
                role?: (throughline.v1.EntityKey.Role|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an EntityKey. */
            type $Shape = throughline.v1.EntityKey.$Properties;

            /** Role enum. */
            enum Role {

                /** ROLE_UNSPECIFIED value */
                ROLE_UNSPECIFIED = 0,

                /** MADE value */
                MADE = 1,

                /** SUBJECT value */
                SUBJECT = 2,

                /** USED value */
                USED = 3
            }
        }

        /**
         * Properties of a Workload.
         * @deprecated Use throughline.v1.Workload.$Properties instead.
         */
        interface IWorkload extends throughline.v1.Workload.$Properties {
        }

        /** Represents a Workload. */
        class Workload {

            /**
             * Constructs a new Workload.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.Workload.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Workload service. */
            service: string;

            /** Workload revision. */
            revision: string;

            /** Workload cluster. */
            cluster: string;

            /** Workload node. */
            node: string;

            /** Workload bootId. */
            bootId: string;

            /** Workload namespace. */
            namespace: string;

            /** Workload podName. */
            podName: string;

            /** Workload podUid. */
            podUid: string;

            /** Workload containerId. */
            containerId: string;

            /** Workload containerName. */
            containerName: string;

            /** Workload image. */
            image: string;

            /** Workload cgroupId. */
            cgroupId: string;

            /** Workload cgroupPath. */
            cgroupPath: string;

            /** Workload cloudAccount. */
            cloudAccount: string;

            /** Workload cloudRegion. */
            cloudRegion: string;

            /**
             * Encodes the specified Workload message. Does not implicitly {@link throughline.v1.Workload.verify|verify} messages.
             * @param message Workload message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.Workload.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Workload message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.Workload & throughline.v1.Workload.$Shape} Workload
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.Workload & throughline.v1.Workload.$Shape;

            /**
             * Gets the type url for Workload
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Workload {

            /** Properties of a Workload. */
            interface $Properties {

                /** Workload service */
                service?: (string|null);

                /** Workload revision */
                revision?: (string|null);

                /** Workload cluster */
                cluster?: (string|null);

                /** Workload node */
                node?: (string|null);

                /** Workload bootId */
                bootId?: (string|null);

                /** Workload namespace */
                namespace?: (string|null);

                /** Workload podName */
                podName?: (string|null);

                /** Workload podUid */
                podUid?: (string|null);

                /** Workload containerId */
                containerId?: (string|null);

                /** Workload containerName */
                containerName?: (string|null);

                /** Workload image */
                image?: (string|null);

                /** Workload cgroupId */
                cgroupId?: (string|null);

                /** Workload cgroupPath */
                cgroupPath?: (string|null);

                /** Workload cloudAccount */
                cloudAccount?: (string|null);

                /** Workload cloudRegion */
                cloudRegion?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Workload. */
            type $Shape = throughline.v1.Workload.$Properties;
        }

        /**
         * Properties of a Process.
         * @deprecated Use throughline.v1.Process.$Properties instead.
         */
        interface IProcess extends throughline.v1.Process.$Properties {
        }

        /** Represents a Process. */
        class Process {

            /**
             * Constructs a new Process.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.Process.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Process bootId. */
            bootId: string;

            /** Process pidNamespace. */
            pidNamespace: string;

            /** Process pid. */
            pid: number;

            /** Process startTicks. */
            startTicks: string;

            /** Process hostPid. */
            hostPid: number;

            /** Process startBoottimeNs. */
            startBoottimeNs: string;

            /** Process executable. */
            executable: string;

            /** Process arguments. */
            arguments: string[];

            /** Process workingDirectory. */
            workingDirectory: string;

            /** Process uid. */
            uid: number;

            /** Process parentPid. */
            parentPid: number;

            /** Process parentStartTicks. */
            parentStartTicks: string;

            /** Process threadId. */
            threadId: number;

            /** Process networkNamespace. */
            networkNamespace: string;

            /** Process mountNamespace. */
            mountNamespace: string;

            /** Process parentExecutable. */
            parentExecutable: string;

            /** Process parentCommandLine. */
            parentCommandLine: string;

            /**
             * Encodes the specified Process message. Does not implicitly {@link throughline.v1.Process.verify|verify} messages.
             * @param message Process message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.Process.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Process message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.Process & throughline.v1.Process.$Shape} Process
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.Process & throughline.v1.Process.$Shape;

            /**
             * Gets the type url for Process
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Process {

            /** Properties of a Process. */
            interface $Properties {

                /** Process bootId */
                bootId?: (string|null);

                /** Process pidNamespace */
                pidNamespace?: (string|null);

                /** Process pid */
                pid?: (number|null);

                /** Process startTicks */
                startTicks?: (string|null);

                /** Process hostPid */
                hostPid?: (number|null);

                /** Process startBoottimeNs */
                startBoottimeNs?: (string|null);

                /** Process executable */
                executable?: (string|null);

                /** Process arguments */
                "arguments"?: (string[]|null);

                /** Process workingDirectory */
                workingDirectory?: (string|null);

                /** Process uid */
                uid?: (number|null);

                /** Process parentPid */
                parentPid?: (number|null);

                /** Process parentStartTicks */
                parentStartTicks?: (string|null);

                /** Process threadId */
                threadId?: (number|null);

                /** Process networkNamespace */
                networkNamespace?: (string|null);

                /** Process mountNamespace */
                mountNamespace?: (string|null);

                /** Process parentExecutable */
                parentExecutable?: (string|null);

                /** Process parentCommandLine */
                parentCommandLine?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Process. */
            type $Shape = throughline.v1.Process.$Properties;
        }

        /**
         * Properties of an Activity.
         * @deprecated Use throughline.v1.Activity.$Properties instead.
         */
        interface IActivity extends throughline.v1.Activity.$Properties {
        }

        /** Represents an Activity. */
        class Activity {

            /**
             * Constructs a new Activity.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.Activity.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Activity id. */
            id: string;

            /** Activity kind. */
            kind: string;

            /** Activity name. */
            name: string;

            /** Activity peerAddress. */
            peerAddress: string;

            /** Activity peerPort. */
            peerPort: number;

            /** Activity claimedAddresses. */
            claimedAddresses: string[];

            /** Activity userAgent. */
            userAgent: string;

            /** Activity userId. */
            userId: string;

            /** Activity http. */
            http?: (throughline.v1.HttpRequest.$Properties|null);

            /** Activity record. */
            record?: (throughline.v1.MessagingRecord.$Properties|null);

            /** Activity traceId. */
            traceId: string;

            /** Activity spanId. */
            spanId: string;

            /** Activity parentSpanId. */
            parentSpanId: string;

            /** Activity durationUs. */
            durationUs: number;

            /** Activity inputs. */
            inputs: throughline.v1.UserInput.$Properties[];

            /** Activity outcome. */
            outcome: string;

            /**
             * Encodes the specified Activity message. Does not implicitly {@link throughline.v1.Activity.verify|verify} messages.
             * @param message Activity message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.Activity.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Activity message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.Activity & throughline.v1.Activity.$Shape} Activity
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.Activity & throughline.v1.Activity.$Shape;

            /**
             * Gets the type url for Activity
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Activity {

            /** Properties of an Activity. */
            interface $Properties {

                /** Activity id */
                id?: (string|null);

                /** Activity kind */
                kind?: (string|null);

                /** Activity name */
                name?: (string|null);

                /** Activity peerAddress */
                peerAddress?: (string|null);

                /** Activity peerPort */
                peerPort?: (number|null);

                /** Activity claimedAddresses */
                claimedAddresses?: (string[]|null);

                /** Activity userAgent */
                userAgent?: (string|null);

                /** Activity userId */
                userId?: (string|null);

                /** Activity http */
                http?: (throughline.v1.HttpRequest.$Properties|null);

                /** Activity record */
                record?: (throughline.v1.MessagingRecord.$Properties|null);

                /** Activity traceId */
                traceId?: (string|null);

                /** Activity spanId */
                spanId?: (string|null);

                /** Activity parentSpanId */
                parentSpanId?: (string|null);

                /** Activity durationUs */
                durationUs?: (number|null);

                /** Activity inputs */
                inputs?: (throughline.v1.UserInput.$Properties[]|null);

                /** Activity outcome */
                outcome?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Activity. */
            type $Shape = throughline.v1.Activity.$Properties;
        }

        /**
         * Properties of a HttpRequest.
         * @deprecated Use throughline.v1.HttpRequest.$Properties instead.
         */
        interface IHttpRequest extends throughline.v1.HttpRequest.$Properties {
        }

        /** Represents a HttpRequest. */
        class HttpRequest {

            /**
             * Constructs a new HttpRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.HttpRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** HttpRequest method. */
            method: string;

            /** HttpRequest route. */
            route: string;

            /** HttpRequest path. */
            path: string;

            /** HttpRequest host. */
            host: string;

            /** HttpRequest statusCode. */
            statusCode: number;

            /** HttpRequest protocol. */
            protocol: string;

            /**
             * Encodes the specified HttpRequest message. Does not implicitly {@link throughline.v1.HttpRequest.verify|verify} messages.
             * @param message HttpRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.HttpRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a HttpRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.HttpRequest & throughline.v1.HttpRequest.$Shape} HttpRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.HttpRequest & throughline.v1.HttpRequest.$Shape;

            /**
             * Gets the type url for HttpRequest
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace HttpRequest {

            /** Properties of a HttpRequest. */
            interface $Properties {

                /** HttpRequest method */
                method?: (string|null);

                /** HttpRequest route */
                route?: (string|null);

                /** HttpRequest path */
                path?: (string|null);

                /** HttpRequest host */
                host?: (string|null);

                /** HttpRequest statusCode */
                statusCode?: (number|null);

                /** HttpRequest protocol */
                protocol?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a HttpRequest. */
            type $Shape = throughline.v1.HttpRequest.$Properties;
        }

        /**
         * Properties of a MessagingRecord.
         * @deprecated Use throughline.v1.MessagingRecord.$Properties instead.
         */
        interface IMessagingRecord extends throughline.v1.MessagingRecord.$Properties {
        }

        /** Represents a MessagingRecord. */
        class MessagingRecord {

            /**
             * Constructs a new MessagingRecord.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.MessagingRecord.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** MessagingRecord system. */
            system: string;

            /** MessagingRecord clusterId. */
            clusterId: string;

            /** MessagingRecord topic. */
            topic: string;

            /** MessagingRecord partition. */
            partition: number;

            /** MessagingRecord offset. */
            offset: string;

            /** MessagingRecord consumerGroup. */
            consumerGroup: string;

            /** MessagingRecord messageId. */
            messageId: string;

            /** MessagingRecord contentSha256. */
            contentSha256: string;

            /**
             * Encodes the specified MessagingRecord message. Does not implicitly {@link throughline.v1.MessagingRecord.verify|verify} messages.
             * @param message MessagingRecord message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.MessagingRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a MessagingRecord message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.MessagingRecord & throughline.v1.MessagingRecord.$Shape} MessagingRecord
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.MessagingRecord & throughline.v1.MessagingRecord.$Shape;

            /**
             * Gets the type url for MessagingRecord
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace MessagingRecord {

            /** Properties of a MessagingRecord. */
            interface $Properties {

                /** MessagingRecord system */
                system?: (string|null);

                /** MessagingRecord clusterId */
                clusterId?: (string|null);

                /** MessagingRecord topic */
                topic?: (string|null);

                /** MessagingRecord partition */
                partition?: (number|null);

                /** MessagingRecord offset */
                offset?: (string|null);

                /** MessagingRecord consumerGroup */
                consumerGroup?: (string|null);

                /** MessagingRecord messageId */
                messageId?: (string|null);

                /** MessagingRecord contentSha256 */
                contentSha256?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a MessagingRecord. */
            type $Shape = throughline.v1.MessagingRecord.$Properties;
        }

        /**
         * Properties of a UserInput.
         * @deprecated Use throughline.v1.UserInput.$Properties instead.
         */
        interface IUserInput extends throughline.v1.UserInput.$Properties {
        }

        /** Represents a UserInput. */
        class UserInput {

            /**
             * Constructs a new UserInput.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.UserInput.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** UserInput path. */
            path: string;

            /** UserInput sample. */
            sample: string;

            /** UserInput length. */
            length: number;

            /** UserInput sha256. */
            sha256: string;

            /**
             * Encodes the specified UserInput message. Does not implicitly {@link throughline.v1.UserInput.verify|verify} messages.
             * @param message UserInput message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.UserInput.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a UserInput message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.UserInput & throughline.v1.UserInput.$Shape} UserInput
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.UserInput & throughline.v1.UserInput.$Shape;

            /**
             * Gets the type url for UserInput
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace UserInput {

            /** Properties of a UserInput. */
            interface $Properties {

                /** UserInput path */
                path?: (string|null);

                /** UserInput sample */
                sample?: (string|null);

                /** UserInput length */
                length?: (number|null);

                /** UserInput sha256 */
                sha256?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a UserInput. */
            type $Shape = throughline.v1.UserInput.$Properties;
        }

        /**
         * Properties of an Operation.
         * @deprecated Use throughline.v1.Operation.$Properties instead.
         */
        interface IOperation extends throughline.v1.Operation.$Properties {
        }

        /** Represents an Operation. */
        class Operation {

            /**
             * Constructs a new Operation.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.Operation.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Operation activityId. */
            activityId: string;

            /** Operation kind. */
            kind: string;

            /** Operation call. */
            call: string;

            /** Operation caller. */
            caller?: (throughline.v1.CodeLocation.$Properties|null);

            /** Operation stack. */
            stack: throughline.v1.CodeLocation.$Properties[];

            /** Operation verdict. */
            verdict?: (throughline.v1.Verdict.$Properties|null);

            /** Operation attribution. */
            attribution: throughline.v1.Attribution;

            /** Operation monoStartUs. */
            monoStartUs: number;

            /** Operation monoEndUs. */
            monoEndUs: number;

            /** Operation error. */
            error: string;

            /** Operation traceId. */
            traceId: string;

            /** Operation spanId. */
            spanId: string;

            /** Operation spawn. */
            spawn?: (throughline.v1.Spawn.$Properties|null);

            /** Operation code. */
            code?: (throughline.v1.CodeEvaluation.$Properties|null);

            /** Operation file. */
            file?: (throughline.v1.FileAccess.$Properties|null);

            /** Operation connect. */
            connect?: (throughline.v1.NetworkConnect.$Properties|null);

            /** Operation request. */
            request?: (throughline.v1.OutboundRequest.$Properties|null);

            /** Operation query. */
            query?: (throughline.v1.Query.$Properties|null);

            /** Operation produce. */
            produce?: (throughline.v1.MessageProduce.$Properties|null);

            /** Operation aws. */
            aws?: (throughline.v1.AwsCall.$Properties|null);

            /** Operation credential. */
            credential?: (throughline.v1.CredentialSeen.$Properties|null);

            /** Operation other. */
            other?: (throughline.v1.OtherCall.$Properties|null);

            /** Operation detail. */
            detail?: ("spawn"|"code"|"file"|"connect"|"request"|"query"|"produce"|"aws"|"credential"|"other");

            /**
             * Encodes the specified Operation message. Does not implicitly {@link throughline.v1.Operation.verify|verify} messages.
             * @param message Operation message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.Operation.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Operation message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.Operation & throughline.v1.Operation.$Shape} Operation
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.Operation & throughline.v1.Operation.$Shape;

            /**
             * Gets the type url for Operation
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Operation {

            /** Properties of an Operation. */
            interface $Properties {

                /** Operation activityId */
                activityId?: (string|null);

                /** Operation kind */
                kind?: (string|null);

                /** Operation call */
                call?: (string|null);

                /** Operation caller */
                caller?: (throughline.v1.CodeLocation.$Properties|null);

                /** Operation stack */
                stack?: (throughline.v1.CodeLocation.$Properties[]|null);

                /** Operation verdict */
                verdict?: (throughline.v1.Verdict.$Properties|null);

                /** Operation attribution */
                attribution?: (throughline.v1.Attribution|null);

                /** Operation monoStartUs */
                monoStartUs?: (number|null);

                /** Operation monoEndUs */
                monoEndUs?: (number|null);

                /** Operation error */
                error?: (string|null);

                /** Operation traceId */
                traceId?: (string|null);

                /** Operation spanId */
                spanId?: (string|null);

                /** Operation spawn */
                spawn?: (throughline.v1.Spawn.$Properties|null);

                /** Operation code */
                code?: (throughline.v1.CodeEvaluation.$Properties|null);

                /** Operation file */
                file?: (throughline.v1.FileAccess.$Properties|null);

                /** Operation connect */
                connect?: (throughline.v1.NetworkConnect.$Properties|null);

                /** Operation request */
                request?: (throughline.v1.OutboundRequest.$Properties|null);

                /** Operation query */
                query?: (throughline.v1.Query.$Properties|null);

                /** Operation produce */
                produce?: (throughline.v1.MessageProduce.$Properties|null);

                /** Operation aws */
                aws?: (throughline.v1.AwsCall.$Properties|null);

                /** Operation credential */
                credential?: (throughline.v1.CredentialSeen.$Properties|null);

                /** Operation other */
                other?: (throughline.v1.OtherCall.$Properties|null);

                /** Operation detail */
                detail?: ("spawn"|"code"|"file"|"connect"|"request"|"query"|"produce"|"aws"|"credential"|"other");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of an Operation. */
            type $Shape = {
              activityId?: string|null;
              kind?: string|null;
              call?: string|null;
              caller?: throughline.v1.CodeLocation.$Shape|null;
              stack?: throughline.v1.CodeLocation.$Shape[]|null;
              verdict?: throughline.v1.Verdict.$Shape|null;
              attribution?: throughline.v1.Attribution|null;
              monoStartUs?: number|null;
              monoEndUs?: number|null;
              error?: string|null;
              traceId?: string|null;
              spanId?: string|null;
              spawn?: throughline.v1.Spawn.$Shape|null;
              code?: throughline.v1.CodeEvaluation.$Shape|null;
              file?: throughline.v1.FileAccess.$Shape|null;
              connect?: throughline.v1.NetworkConnect.$Shape|null;
              request?: throughline.v1.OutboundRequest.$Shape|null;
              query?: throughline.v1.Query.$Shape|null;
              produce?: throughline.v1.MessageProduce.$Shape|null;
              aws?: throughline.v1.AwsCall.$Shape|null;
              credential?: throughline.v1.CredentialSeen.$Shape|null;
              other?: throughline.v1.OtherCall.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ detail?: undefined; spawn?: null; code?: null; file?: null; connect?: null; request?: null; query?: null; produce?: null; aws?: null; credential?: null; other?: null }|{ detail?: "spawn"; spawn: throughline.v1.Spawn.$Shape; code?: null; file?: null; connect?: null; request?: null; query?: null; produce?: null; aws?: null; credential?: null; other?: null }|{ detail?: "code"; spawn?: null; code: throughline.v1.CodeEvaluation.$Shape; file?: null; connect?: null; request?: null; query?: null; produce?: null; aws?: null; credential?: null; other?: null }|{ detail?: "file"; spawn?: null; code?: null; file: throughline.v1.FileAccess.$Shape; connect?: null; request?: null; query?: null; produce?: null; aws?: null; credential?: null; other?: null }|{ detail?: "connect"; spawn?: null; code?: null; file?: null; connect: throughline.v1.NetworkConnect.$Shape; request?: null; query?: null; produce?: null; aws?: null; credential?: null; other?: null }|{ detail?: "request"; spawn?: null; code?: null; file?: null; connect?: null; request: throughline.v1.OutboundRequest.$Shape; query?: null; produce?: null; aws?: null; credential?: null; other?: null }|{ detail?: "query"; spawn?: null; code?: null; file?: null; connect?: null; request?: null; query: throughline.v1.Query.$Shape; produce?: null; aws?: null; credential?: null; other?: null }|{ detail?: "produce"; spawn?: null; code?: null; file?: null; connect?: null; request?: null; query?: null; produce: throughline.v1.MessageProduce.$Shape; aws?: null; credential?: null; other?: null }|{ detail?: "aws"; spawn?: null; code?: null; file?: null; connect?: null; request?: null; query?: null; produce?: null; aws: throughline.v1.AwsCall.$Shape; credential?: null; other?: null }|{ detail?: "credential"; spawn?: null; code?: null; file?: null; connect?: null; request?: null; query?: null; produce?: null; aws?: null; credential: throughline.v1.CredentialSeen.$Shape; other?: null }|{ detail?: "other"; spawn?: null; code?: null; file?: null; connect?: null; request?: null; query?: null; produce?: null; aws?: null; credential?: null; other: throughline.v1.OtherCall.$Shape })
            );
        }

        /** Attribution enum. */
        enum Attribution {

            /** ATTRIBUTION_NONE value */
            ATTRIBUTION_NONE = 0,

            /** EXACT value */
            EXACT = 1,

            /** BOUND value */
            BOUND = 2,

            /** INFERRED value */
            INFERRED = 3
        }

        /**
         * Properties of a CodeLocation.
         * @deprecated Use throughline.v1.CodeLocation.$Properties instead.
         */
        interface ICodeLocation extends throughline.v1.CodeLocation.$Properties {
        }

        /** Represents a CodeLocation. */
        class CodeLocation {

            /**
             * Constructs a new CodeLocation.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.CodeLocation.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CodeLocation function. */
            function: string;

            /** CodeLocation file. */
            file: string;

            /** CodeLocation line. */
            line: number;

            /** CodeLocation column. */
            column: number;

            /** CodeLocation package. */
            package: string;

            /** CodeLocation packageVersion. */
            packageVersion: string;

            /**
             * Encodes the specified CodeLocation message. Does not implicitly {@link throughline.v1.CodeLocation.verify|verify} messages.
             * @param message CodeLocation message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.CodeLocation.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CodeLocation message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.CodeLocation & throughline.v1.CodeLocation.$Shape} CodeLocation
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.CodeLocation & throughline.v1.CodeLocation.$Shape;

            /**
             * Gets the type url for CodeLocation
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace CodeLocation {

            /** Properties of a CodeLocation. */
            interface $Properties {

                /** CodeLocation function */
                "function"?: (string|null);

                /** CodeLocation file */
                file?: (string|null);

                /** CodeLocation line */
                line?: (number|null);

                /** CodeLocation column */
                column?: (number|null);

                /** CodeLocation package */
                "package"?: (string|null);

                /** CodeLocation packageVersion */
                packageVersion?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CodeLocation. */
            type $Shape = throughline.v1.CodeLocation.$Properties;
        }

        /**
         * Properties of a Spawn.
         * @deprecated Use throughline.v1.Spawn.$Properties instead.
         */
        interface ISpawn extends throughline.v1.Spawn.$Properties {
        }

        /** Represents a Spawn. */
        class Spawn {

            /**
             * Constructs a new Spawn.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.Spawn.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Spawn file. */
            file: string;

            /** Spawn arguments. */
            arguments: string[];

            /** Spawn shellCommand. */
            shellCommand: string;

            /** Spawn child. */
            child?: (throughline.v1.Process.$Properties|null);

            /**
             * Encodes the specified Spawn message. Does not implicitly {@link throughline.v1.Spawn.verify|verify} messages.
             * @param message Spawn message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.Spawn.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Spawn message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.Spawn & throughline.v1.Spawn.$Shape} Spawn
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.Spawn & throughline.v1.Spawn.$Shape;

            /**
             * Gets the type url for Spawn
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Spawn {

            /** Properties of a Spawn. */
            interface $Properties {

                /** Spawn file */
                file?: (string|null);

                /** Spawn arguments */
                "arguments"?: (string[]|null);

                /** Spawn shellCommand */
                shellCommand?: (string|null);

                /** Spawn child */
                child?: (throughline.v1.Process.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Spawn. */
            type $Shape = throughline.v1.Spawn.$Properties;
        }

        /**
         * Properties of a CodeEvaluation.
         * @deprecated Use throughline.v1.CodeEvaluation.$Properties instead.
         */
        interface ICodeEvaluation extends throughline.v1.CodeEvaluation.$Properties {
        }

        /** Represents a CodeEvaluation. */
        class CodeEvaluation {

            /**
             * Constructs a new CodeEvaluation.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.CodeEvaluation.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CodeEvaluation source. */
            source: string;

            /** CodeEvaluation length. */
            length: number;

            /**
             * Encodes the specified CodeEvaluation message. Does not implicitly {@link throughline.v1.CodeEvaluation.verify|verify} messages.
             * @param message CodeEvaluation message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.CodeEvaluation.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CodeEvaluation message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.CodeEvaluation & throughline.v1.CodeEvaluation.$Shape} CodeEvaluation
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.CodeEvaluation & throughline.v1.CodeEvaluation.$Shape;

            /**
             * Gets the type url for CodeEvaluation
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace CodeEvaluation {

            /** Properties of a CodeEvaluation. */
            interface $Properties {

                /** CodeEvaluation source */
                source?: (string|null);

                /** CodeEvaluation length */
                length?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CodeEvaluation. */
            type $Shape = throughline.v1.CodeEvaluation.$Properties;
        }

        /**
         * Properties of a FileAccess.
         * @deprecated Use throughline.v1.FileAccess.$Properties instead.
         */
        interface IFileAccess extends throughline.v1.FileAccess.$Properties {
        }

        /** Represents a FileAccess. */
        class FileAccess {

            /**
             * Constructs a new FileAccess.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.FileAccess.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** FileAccess path. */
            path: string;

            /** FileAccess resolvedPath. */
            resolvedPath: string;

            /** FileAccess access. */
            access: string;

            /**
             * Encodes the specified FileAccess message. Does not implicitly {@link throughline.v1.FileAccess.verify|verify} messages.
             * @param message FileAccess message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.FileAccess.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a FileAccess message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.FileAccess & throughline.v1.FileAccess.$Shape} FileAccess
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.FileAccess & throughline.v1.FileAccess.$Shape;

            /**
             * Gets the type url for FileAccess
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace FileAccess {

            /** Properties of a FileAccess. */
            interface $Properties {

                /** FileAccess path */
                path?: (string|null);

                /** FileAccess resolvedPath */
                resolvedPath?: (string|null);

                /** FileAccess access */
                access?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a FileAccess. */
            type $Shape = throughline.v1.FileAccess.$Properties;
        }

        /**
         * Properties of a NetworkConnect.
         * @deprecated Use throughline.v1.NetworkConnect.$Properties instead.
         */
        interface INetworkConnect extends throughline.v1.NetworkConnect.$Properties {
        }

        /** Represents a NetworkConnect. */
        class NetworkConnect {

            /**
             * Constructs a new NetworkConnect.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.NetworkConnect.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** NetworkConnect host. */
            host: string;

            /** NetworkConnect address. */
            address: string;

            /** NetworkConnect port. */
            port: number;

            /** NetworkConnect localAddress. */
            localAddress: string;

            /** NetworkConnect localPort. */
            localPort: number;

            /** NetworkConnect protocol. */
            protocol: string;

            /**
             * Encodes the specified NetworkConnect message. Does not implicitly {@link throughline.v1.NetworkConnect.verify|verify} messages.
             * @param message NetworkConnect message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.NetworkConnect.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a NetworkConnect message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.NetworkConnect & throughline.v1.NetworkConnect.$Shape} NetworkConnect
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.NetworkConnect & throughline.v1.NetworkConnect.$Shape;

            /**
             * Gets the type url for NetworkConnect
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace NetworkConnect {

            /** Properties of a NetworkConnect. */
            interface $Properties {

                /** NetworkConnect host */
                host?: (string|null);

                /** NetworkConnect address */
                address?: (string|null);

                /** NetworkConnect port */
                port?: (number|null);

                /** NetworkConnect localAddress */
                localAddress?: (string|null);

                /** NetworkConnect localPort */
                localPort?: (number|null);

                /** NetworkConnect protocol */
                protocol?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a NetworkConnect. */
            type $Shape = throughline.v1.NetworkConnect.$Properties;
        }

        /**
         * Properties of an OutboundRequest.
         * @deprecated Use throughline.v1.OutboundRequest.$Properties instead.
         */
        interface IOutboundRequest extends throughline.v1.OutboundRequest.$Properties {
        }

        /** Represents an OutboundRequest. */
        class OutboundRequest {

            /**
             * Constructs a new OutboundRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.OutboundRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** OutboundRequest method. */
            method: string;

            /** OutboundRequest url. */
            url: string;

            /** OutboundRequest host. */
            host: string;

            /** OutboundRequest address. */
            address: string;

            /** OutboundRequest port. */
            port: number;

            /** OutboundRequest statusCode. */
            statusCode: number;

            /** OutboundRequest redirectCount. */
            redirectCount: number;

            /** OutboundRequest localAddress. */
            localAddress: string;

            /** OutboundRequest localPort. */
            localPort: number;

            /**
             * Encodes the specified OutboundRequest message. Does not implicitly {@link throughline.v1.OutboundRequest.verify|verify} messages.
             * @param message OutboundRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.OutboundRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an OutboundRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.OutboundRequest & throughline.v1.OutboundRequest.$Shape} OutboundRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.OutboundRequest & throughline.v1.OutboundRequest.$Shape;

            /**
             * Gets the type url for OutboundRequest
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace OutboundRequest {

            /** Properties of an OutboundRequest. */
            interface $Properties {

                /** OutboundRequest method */
                method?: (string|null);

                /** OutboundRequest url */
                url?: (string|null);

                /** OutboundRequest host */
                host?: (string|null);

                /** OutboundRequest address */
                address?: (string|null);

                /** OutboundRequest port */
                port?: (number|null);

                /** OutboundRequest statusCode */
                statusCode?: (number|null);

                /** OutboundRequest redirectCount */
                redirectCount?: (number|null);

                /** OutboundRequest localAddress */
                localAddress?: (string|null);

                /** OutboundRequest localPort */
                localPort?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an OutboundRequest. */
            type $Shape = throughline.v1.OutboundRequest.$Properties;
        }

        /**
         * Properties of a Query.
         * @deprecated Use throughline.v1.Query.$Properties instead.
         */
        interface IQuery extends throughline.v1.Query.$Properties {
        }

        /** Represents a Query. */
        class Query {

            /**
             * Constructs a new Query.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.Query.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Query system. */
            system: string;

            /** Query fingerprint. */
            fingerprint: string;

            /** Query database. */
            database: string;

            /**
             * Encodes the specified Query message. Does not implicitly {@link throughline.v1.Query.verify|verify} messages.
             * @param message Query message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.Query.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Query message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.Query & throughline.v1.Query.$Shape} Query
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.Query & throughline.v1.Query.$Shape;

            /**
             * Gets the type url for Query
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Query {

            /** Properties of a Query. */
            interface $Properties {

                /** Query system */
                system?: (string|null);

                /** Query fingerprint */
                fingerprint?: (string|null);

                /** Query database */
                database?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Query. */
            type $Shape = throughline.v1.Query.$Properties;
        }

        /**
         * Properties of a MessageProduce.
         * @deprecated Use throughline.v1.MessageProduce.$Properties instead.
         */
        interface IMessageProduce extends throughline.v1.MessageProduce.$Properties {
        }

        /** Represents a MessageProduce. */
        class MessageProduce {

            /**
             * Constructs a new MessageProduce.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.MessageProduce.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** MessageProduce record. */
            record?: (throughline.v1.MessagingRecord.$Properties|null);

            /**
             * Encodes the specified MessageProduce message. Does not implicitly {@link throughline.v1.MessageProduce.verify|verify} messages.
             * @param message MessageProduce message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.MessageProduce.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a MessageProduce message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.MessageProduce & throughline.v1.MessageProduce.$Shape} MessageProduce
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.MessageProduce & throughline.v1.MessageProduce.$Shape;

            /**
             * Gets the type url for MessageProduce
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace MessageProduce {

            /** Properties of a MessageProduce. */
            interface $Properties {

                /** MessageProduce record */
                record?: (throughline.v1.MessagingRecord.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a MessageProduce. */
            type $Shape = throughline.v1.MessageProduce.$Properties;
        }

        /**
         * Properties of an AwsCall.
         * @deprecated Use throughline.v1.AwsCall.$Properties instead.
         */
        interface IAwsCall extends throughline.v1.AwsCall.$Properties {
        }

        /** Represents an AwsCall. */
        class AwsCall {

            /**
             * Constructs a new AwsCall.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.AwsCall.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** AwsCall service. */
            service: string;

            /** AwsCall operation. */
            operation: string;

            /** AwsCall region. */
            region: string;

            /** AwsCall resource. */
            resource: string;

            /** AwsCall requestId. */
            requestId: string;

            /** AwsCall extendedRequestId. */
            extendedRequestId: string;

            /** AwsCall accessKeyId. */
            accessKeyId: string;

            /** AwsCall statusCode. */
            statusCode: number;

            /**
             * Encodes the specified AwsCall message. Does not implicitly {@link throughline.v1.AwsCall.verify|verify} messages.
             * @param message AwsCall message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.AwsCall.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an AwsCall message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.AwsCall & throughline.v1.AwsCall.$Shape} AwsCall
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.AwsCall & throughline.v1.AwsCall.$Shape;

            /**
             * Gets the type url for AwsCall
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace AwsCall {

            /** Properties of an AwsCall. */
            interface $Properties {

                /** AwsCall service */
                service?: (string|null);

                /** AwsCall operation */
                operation?: (string|null);

                /** AwsCall region */
                region?: (string|null);

                /** AwsCall resource */
                resource?: (string|null);

                /** AwsCall requestId */
                requestId?: (string|null);

                /** AwsCall extendedRequestId */
                extendedRequestId?: (string|null);

                /** AwsCall accessKeyId */
                accessKeyId?: (string|null);

                /** AwsCall statusCode */
                statusCode?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an AwsCall. */
            type $Shape = throughline.v1.AwsCall.$Properties;
        }

        /**
         * Properties of a CredentialSeen.
         * @deprecated Use throughline.v1.CredentialSeen.$Properties instead.
         */
        interface ICredentialSeen extends throughline.v1.CredentialSeen.$Properties {
        }

        /** Represents a CredentialSeen. */
        class CredentialSeen {

            /**
             * Constructs a new CredentialSeen.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.CredentialSeen.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CredentialSeen kind. */
            kind: string;

            /** CredentialSeen identifier. */
            identifier: string;

            /** CredentialSeen direction. */
            direction: string;

            /** CredentialSeen where. */
            where: string;

            /**
             * Encodes the specified CredentialSeen message. Does not implicitly {@link throughline.v1.CredentialSeen.verify|verify} messages.
             * @param message CredentialSeen message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.CredentialSeen.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CredentialSeen message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.CredentialSeen & throughline.v1.CredentialSeen.$Shape} CredentialSeen
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.CredentialSeen & throughline.v1.CredentialSeen.$Shape;

            /**
             * Gets the type url for CredentialSeen
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace CredentialSeen {

            /** Properties of a CredentialSeen. */
            interface $Properties {

                /** CredentialSeen kind */
                kind?: (string|null);

                /** CredentialSeen identifier */
                identifier?: (string|null);

                /** CredentialSeen direction */
                direction?: (string|null);

                /** CredentialSeen where */
                where?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CredentialSeen. */
            type $Shape = throughline.v1.CredentialSeen.$Properties;
        }

        /**
         * Properties of an OtherCall.
         * @deprecated Use throughline.v1.OtherCall.$Properties instead.
         */
        interface IOtherCall extends throughline.v1.OtherCall.$Properties {
        }

        /** Represents an OtherCall. */
        class OtherCall {

            /**
             * Constructs a new OtherCall.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.OtherCall.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** OtherCall target. */
            target: string;

            /** OtherCall attributes. */
            attributes: { [k: string]: string };

            /**
             * Encodes the specified OtherCall message. Does not implicitly {@link throughline.v1.OtherCall.verify|verify} messages.
             * @param message OtherCall message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.OtherCall.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an OtherCall message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.OtherCall & throughline.v1.OtherCall.$Shape} OtherCall
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.OtherCall & throughline.v1.OtherCall.$Shape;

            /**
             * Gets the type url for OtherCall
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace OtherCall {

            /** Properties of an OtherCall. */
            interface $Properties {

                /** OtherCall target */
                target?: (string|null);

                /** OtherCall attributes */
                attributes?: ({ [k: string]: string }|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an OtherCall. */
            type $Shape = throughline.v1.OtherCall.$Properties;
        }

        /**
         * Properties of a Verdict.
         * @deprecated Use throughline.v1.Verdict.$Properties instead.
         */
        interface IVerdict extends throughline.v1.Verdict.$Properties {
        }

        /** Represents a Verdict. */
        class Verdict {

            /**
             * Constructs a new Verdict.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.Verdict.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Verdict outcome. */
            outcome: throughline.v1.Verdict.Outcome;

            /** Verdict guard. */
            guard: string;

            /** Verdict findingId. */
            findingId: string;

            /** Verdict techniques. */
            techniques: string[];

            /** Verdict weakness. */
            weakness: string;

            /** Verdict confidence. */
            confidence: number;

            /** Verdict reason. */
            reason: string;

            /** Verdict input. */
            input?: (throughline.v1.UserInput.$Properties|null);

            /**
             * Encodes the specified Verdict message. Does not implicitly {@link throughline.v1.Verdict.verify|verify} messages.
             * @param message Verdict message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.Verdict.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Verdict message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.Verdict & throughline.v1.Verdict.$Shape} Verdict
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.Verdict & throughline.v1.Verdict.$Shape;

            /**
             * Gets the type url for Verdict
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Verdict {

            /** Properties of a Verdict. */
            interface $Properties {

                /** Verdict outcome */
                outcome?: (throughline.v1.Verdict.Outcome|null);

                /** Verdict guard */
                guard?: (string|null);

                /** Verdict findingId */
                findingId?: (string|null);

                /** Verdict techniques */
                techniques?: (string[]|null);

                /** Verdict weakness */
                weakness?: (string|null);

                /** Verdict confidence */
                confidence?: (number|null);

                /** Verdict reason */
                reason?: (string|null);

                /** Verdict input */
                input?: (throughline.v1.UserInput.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Verdict. */
            type $Shape = throughline.v1.Verdict.$Properties;

            /** Outcome enum. */
            enum Outcome {

                /** ALLOWED value */
                ALLOWED = 0,

                /** REPORTED value */
                REPORTED = 1,

                /** BLOCKED value */
                BLOCKED = 2
            }
        }

        /**
         * Properties of a ProcessExec.
         * @deprecated Use throughline.v1.ProcessExec.$Properties instead.
         */
        interface IProcessExec extends throughline.v1.ProcessExec.$Properties {
        }

        /** Represents a ProcessExec. */
        class ProcessExec {

            /**
             * Constructs a new ProcessExec.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.ProcessExec.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ProcessExec filename. */
            filename: string;

            /** ProcessExec inode. */
            inode: string;

            /** ProcessExec device. */
            device: string;

            /** ProcessExec fileless. */
            fileless: boolean;

            /** ProcessExec standardSockets. */
            standardSockets: throughline.v1.StandardSocket.$Properties[];

            /** ProcessExec argumentsLength. */
            argumentsLength: number;

            /** ProcessExec argumentsTruncated. */
            argumentsTruncated: boolean;

            /** ProcessExec setuid. */
            setuid: boolean;

            /** ProcessExec fromSnapshot. */
            fromSnapshot: boolean;

            /** ProcessExec monoUs. */
            monoUs: number;

            /** ProcessExec argumentsSha256. */
            argumentsSha256: string;

            /**
             * Encodes the specified ProcessExec message. Does not implicitly {@link throughline.v1.ProcessExec.verify|verify} messages.
             * @param message ProcessExec message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.ProcessExec.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ProcessExec message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.ProcessExec & throughline.v1.ProcessExec.$Shape} ProcessExec
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.ProcessExec & throughline.v1.ProcessExec.$Shape;

            /**
             * Gets the type url for ProcessExec
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace ProcessExec {

            /** Properties of a ProcessExec. */
            interface $Properties {

                /** ProcessExec filename */
                filename?: (string|null);

                /** ProcessExec inode */
                inode?: (string|null);

                /** ProcessExec device */
                device?: (string|null);

                /** ProcessExec fileless */
                fileless?: (boolean|null);

                /** ProcessExec standardSockets */
                standardSockets?: (throughline.v1.StandardSocket.$Properties[]|null);

                /** ProcessExec argumentsLength */
                argumentsLength?: (number|null);

                /** ProcessExec argumentsTruncated */
                argumentsTruncated?: (boolean|null);

                /** ProcessExec setuid */
                setuid?: (boolean|null);

                /** ProcessExec fromSnapshot */
                fromSnapshot?: (boolean|null);

                /** ProcessExec monoUs */
                monoUs?: (number|null);

                /** ProcessExec argumentsSha256 */
                argumentsSha256?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ProcessExec. */
            type $Shape = throughline.v1.ProcessExec.$Properties;
        }

        /**
         * Properties of a StandardSocket.
         * @deprecated Use throughline.v1.StandardSocket.$Properties instead.
         */
        interface IStandardSocket extends throughline.v1.StandardSocket.$Properties {
        }

        /** Represents a StandardSocket. */
        class StandardSocket {

            /**
             * Constructs a new StandardSocket.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.StandardSocket.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** StandardSocket descriptor. */
            descriptor: number;

            /** StandardSocket peerAddress. */
            peerAddress: string;

            /** StandardSocket peerPort. */
            peerPort: number;

            /**
             * Encodes the specified StandardSocket message. Does not implicitly {@link throughline.v1.StandardSocket.verify|verify} messages.
             * @param message StandardSocket message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.StandardSocket.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a StandardSocket message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.StandardSocket & throughline.v1.StandardSocket.$Shape} StandardSocket
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.StandardSocket & throughline.v1.StandardSocket.$Shape;

            /**
             * Gets the type url for StandardSocket
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace StandardSocket {

            /** Properties of a StandardSocket. */
            interface $Properties {

                /** StandardSocket descriptor */
                descriptor?: (number|null);

                /** StandardSocket peerAddress */
                peerAddress?: (string|null);

                /** StandardSocket peerPort */
                peerPort?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a StandardSocket. */
            type $Shape = throughline.v1.StandardSocket.$Properties;
        }

        /**
         * Properties of a ProcessExit.
         * @deprecated Use throughline.v1.ProcessExit.$Properties instead.
         */
        interface IProcessExit extends throughline.v1.ProcessExit.$Properties {
        }

        /** Represents a ProcessExit. */
        class ProcessExit {

            /**
             * Constructs a new ProcessExit.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.ProcessExit.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ProcessExit exitCode. */
            exitCode: number;

            /** ProcessExit signal. */
            signal: number;

            /** ProcessExit monoUs. */
            monoUs: number;

            /**
             * Encodes the specified ProcessExit message. Does not implicitly {@link throughline.v1.ProcessExit.verify|verify} messages.
             * @param message ProcessExit message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.ProcessExit.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ProcessExit message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.ProcessExit & throughline.v1.ProcessExit.$Shape} ProcessExit
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.ProcessExit & throughline.v1.ProcessExit.$Shape;

            /**
             * Gets the type url for ProcessExit
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace ProcessExit {

            /** Properties of a ProcessExit. */
            interface $Properties {

                /** ProcessExit exitCode */
                exitCode?: (number|null);

                /** ProcessExit signal */
                signal?: (number|null);

                /** ProcessExit monoUs */
                monoUs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ProcessExit. */
            type $Shape = throughline.v1.ProcessExit.$Properties;
        }

        /**
         * Properties of a ProcessFork.
         * @deprecated Use throughline.v1.ProcessFork.$Properties instead.
         */
        interface IProcessFork extends throughline.v1.ProcessFork.$Properties {
        }

        /** Represents a ProcessFork. */
        class ProcessFork {

            /**
             * Constructs a new ProcessFork.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.ProcessFork.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ProcessFork child. */
            child?: (throughline.v1.Process.$Properties|null);

            /** ProcessFork monoUs. */
            monoUs: number;

            /**
             * Encodes the specified ProcessFork message. Does not implicitly {@link throughline.v1.ProcessFork.verify|verify} messages.
             * @param message ProcessFork message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.ProcessFork.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ProcessFork message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.ProcessFork & throughline.v1.ProcessFork.$Shape} ProcessFork
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.ProcessFork & throughline.v1.ProcessFork.$Shape;

            /**
             * Gets the type url for ProcessFork
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace ProcessFork {

            /** Properties of a ProcessFork. */
            interface $Properties {

                /** ProcessFork child */
                child?: (throughline.v1.Process.$Properties|null);

                /** ProcessFork monoUs */
                monoUs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ProcessFork. */
            type $Shape = throughline.v1.ProcessFork.$Properties;
        }

        /**
         * Properties of a SocketConnect.
         * @deprecated Use throughline.v1.SocketConnect.$Properties instead.
         */
        interface ISocketConnect extends throughline.v1.SocketConnect.$Properties {
        }

        /** Represents a SocketConnect. */
        class SocketConnect {

            /**
             * Constructs a new SocketConnect.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.SocketConnect.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SocketConnect protocol. */
            protocol: string;

            /** SocketConnect localAddress. */
            localAddress: string;

            /** SocketConnect localPort. */
            localPort: number;

            /** SocketConnect remoteAddress. */
            remoteAddress: string;

            /** SocketConnect remotePort. */
            remotePort: number;

            /** SocketConnect cookie. */
            cookie: string;

            /** SocketConnect result. */
            result: number;

            /** SocketConnect monoUs. */
            monoUs: number;

            /**
             * Encodes the specified SocketConnect message. Does not implicitly {@link throughline.v1.SocketConnect.verify|verify} messages.
             * @param message SocketConnect message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.SocketConnect.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SocketConnect message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.SocketConnect & throughline.v1.SocketConnect.$Shape} SocketConnect
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.SocketConnect & throughline.v1.SocketConnect.$Shape;

            /**
             * Gets the type url for SocketConnect
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace SocketConnect {

            /** Properties of a SocketConnect. */
            interface $Properties {

                /** SocketConnect protocol */
                protocol?: (string|null);

                /** SocketConnect localAddress */
                localAddress?: (string|null);

                /** SocketConnect localPort */
                localPort?: (number|null);

                /** SocketConnect remoteAddress */
                remoteAddress?: (string|null);

                /** SocketConnect remotePort */
                remotePort?: (number|null);

                /** SocketConnect cookie */
                cookie?: (string|null);

                /** SocketConnect result */
                result?: (number|null);

                /** SocketConnect monoUs */
                monoUs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SocketConnect. */
            type $Shape = throughline.v1.SocketConnect.$Properties;
        }

        /**
         * Properties of a SocketConnected.
         * @deprecated Use throughline.v1.SocketConnected.$Properties instead.
         */
        interface ISocketConnected extends throughline.v1.SocketConnected.$Properties {
        }

        /** Represents a SocketConnected. */
        class SocketConnected {

            /**
             * Constructs a new SocketConnected.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.SocketConnected.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SocketConnected protocol. */
            protocol: string;

            /** SocketConnected localAddress. */
            localAddress: string;

            /** SocketConnected localPort. */
            localPort: number;

            /** SocketConnected remoteAddress. */
            remoteAddress: string;

            /** SocketConnected remotePort. */
            remotePort: number;

            /** SocketConnected cookie. */
            cookie: string;

            /** SocketConnected result. */
            result: number;

            /** SocketConnected durationUs. */
            durationUs: number;

            /** SocketConnected monoUs. */
            monoUs: number;

            /**
             * Encodes the specified SocketConnected message. Does not implicitly {@link throughline.v1.SocketConnected.verify|verify} messages.
             * @param message SocketConnected message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.SocketConnected.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SocketConnected message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.SocketConnected & throughline.v1.SocketConnected.$Shape} SocketConnected
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.SocketConnected & throughline.v1.SocketConnected.$Shape;

            /**
             * Gets the type url for SocketConnected
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace SocketConnected {

            /** Properties of a SocketConnected. */
            interface $Properties {

                /** SocketConnected protocol */
                protocol?: (string|null);

                /** SocketConnected localAddress */
                localAddress?: (string|null);

                /** SocketConnected localPort */
                localPort?: (number|null);

                /** SocketConnected remoteAddress */
                remoteAddress?: (string|null);

                /** SocketConnected remotePort */
                remotePort?: (number|null);

                /** SocketConnected cookie */
                cookie?: (string|null);

                /** SocketConnected result */
                result?: (number|null);

                /** SocketConnected durationUs */
                durationUs?: (number|null);

                /** SocketConnected monoUs */
                monoUs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SocketConnected. */
            type $Shape = throughline.v1.SocketConnected.$Properties;
        }

        /**
         * Properties of a SocketAccept.
         * @deprecated Use throughline.v1.SocketAccept.$Properties instead.
         */
        interface ISocketAccept extends throughline.v1.SocketAccept.$Properties {
        }

        /** Represents a SocketAccept. */
        class SocketAccept {

            /**
             * Constructs a new SocketAccept.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.SocketAccept.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SocketAccept protocol. */
            protocol: string;

            /** SocketAccept localAddress. */
            localAddress: string;

            /** SocketAccept localPort. */
            localPort: number;

            /** SocketAccept remoteAddress. */
            remoteAddress: string;

            /** SocketAccept remotePort. */
            remotePort: number;

            /** SocketAccept cookie. */
            cookie: string;

            /** SocketAccept monoUs. */
            monoUs: number;

            /** SocketAccept takenBy. */
            takenBy: string;

            /**
             * Encodes the specified SocketAccept message. Does not implicitly {@link throughline.v1.SocketAccept.verify|verify} messages.
             * @param message SocketAccept message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.SocketAccept.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SocketAccept message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.SocketAccept & throughline.v1.SocketAccept.$Shape} SocketAccept
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.SocketAccept & throughline.v1.SocketAccept.$Shape;

            /**
             * Gets the type url for SocketAccept
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace SocketAccept {

            /** Properties of a SocketAccept. */
            interface $Properties {

                /** SocketAccept protocol */
                protocol?: (string|null);

                /** SocketAccept localAddress */
                localAddress?: (string|null);

                /** SocketAccept localPort */
                localPort?: (number|null);

                /** SocketAccept remoteAddress */
                remoteAddress?: (string|null);

                /** SocketAccept remotePort */
                remotePort?: (number|null);

                /** SocketAccept cookie */
                cookie?: (string|null);

                /** SocketAccept monoUs */
                monoUs?: (number|null);

                /** SocketAccept takenBy */
                takenBy?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SocketAccept. */
            type $Shape = throughline.v1.SocketAccept.$Properties;
        }

        /**
         * Properties of a SocketListen.
         * @deprecated Use throughline.v1.SocketListen.$Properties instead.
         */
        interface ISocketListen extends throughline.v1.SocketListen.$Properties {
        }

        /** Represents a SocketListen. */
        class SocketListen {

            /**
             * Constructs a new SocketListen.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.SocketListen.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SocketListen localAddress. */
            localAddress: string;

            /** SocketListen localPort. */
            localPort: number;

            /** SocketListen monoUs. */
            monoUs: number;

            /**
             * Encodes the specified SocketListen message. Does not implicitly {@link throughline.v1.SocketListen.verify|verify} messages.
             * @param message SocketListen message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.SocketListen.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SocketListen message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.SocketListen & throughline.v1.SocketListen.$Shape} SocketListen
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.SocketListen & throughline.v1.SocketListen.$Shape;

            /**
             * Gets the type url for SocketListen
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace SocketListen {

            /** Properties of a SocketListen. */
            interface $Properties {

                /** SocketListen localAddress */
                localAddress?: (string|null);

                /** SocketListen localPort */
                localPort?: (number|null);

                /** SocketListen monoUs */
                monoUs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SocketListen. */
            type $Shape = throughline.v1.SocketListen.$Properties;
        }

        /**
         * Properties of a DnsQuery.
         * @deprecated Use throughline.v1.DnsQuery.$Properties instead.
         */
        interface IDnsQuery extends throughline.v1.DnsQuery.$Properties {
        }

        /** Represents a DnsQuery. */
        class DnsQuery {

            /**
             * Constructs a new DnsQuery.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.DnsQuery.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DnsQuery name. */
            name: string;

            /** DnsQuery serverAddress. */
            serverAddress: string;

            /** DnsQuery monoUs. */
            monoUs: number;

            /**
             * Encodes the specified DnsQuery message. Does not implicitly {@link throughline.v1.DnsQuery.verify|verify} messages.
             * @param message DnsQuery message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.DnsQuery.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DnsQuery message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.DnsQuery & throughline.v1.DnsQuery.$Shape} DnsQuery
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.DnsQuery & throughline.v1.DnsQuery.$Shape;

            /**
             * Gets the type url for DnsQuery
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace DnsQuery {

            /** Properties of a DnsQuery. */
            interface $Properties {

                /** DnsQuery name */
                name?: (string|null);

                /** DnsQuery serverAddress */
                serverAddress?: (string|null);

                /** DnsQuery monoUs */
                monoUs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DnsQuery. */
            type $Shape = throughline.v1.DnsQuery.$Properties;
        }

        /**
         * Properties of a FileOpen.
         * @deprecated Use throughline.v1.FileOpen.$Properties instead.
         */
        interface IFileOpen extends throughline.v1.FileOpen.$Properties {
        }

        /** Represents a FileOpen. */
        class FileOpen {

            /**
             * Constructs a new FileOpen.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.FileOpen.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** FileOpen path. */
            path: string;

            /** FileOpen requestedPath. */
            requestedPath: string;

            /** FileOpen inode. */
            inode: string;

            /** FileOpen device. */
            device: string;

            /** FileOpen access. */
            access: string;

            /** FileOpen flags. */
            flags: number;

            /** FileOpen result. */
            result: number;

            /** FileOpen monoUs. */
            monoUs: number;

            /**
             * Encodes the specified FileOpen message. Does not implicitly {@link throughline.v1.FileOpen.verify|verify} messages.
             * @param message FileOpen message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.FileOpen.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a FileOpen message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.FileOpen & throughline.v1.FileOpen.$Shape} FileOpen
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.FileOpen & throughline.v1.FileOpen.$Shape;

            /**
             * Gets the type url for FileOpen
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace FileOpen {

            /** Properties of a FileOpen. */
            interface $Properties {

                /** FileOpen path */
                path?: (string|null);

                /** FileOpen requestedPath */
                requestedPath?: (string|null);

                /** FileOpen inode */
                inode?: (string|null);

                /** FileOpen device */
                device?: (string|null);

                /** FileOpen access */
                access?: (string|null);

                /** FileOpen flags */
                flags?: (number|null);

                /** FileOpen result */
                result?: (number|null);

                /** FileOpen monoUs */
                monoUs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a FileOpen. */
            type $Shape = throughline.v1.FileOpen.$Properties;
        }

        /**
         * Properties of a CredentialChange.
         * @deprecated Use throughline.v1.CredentialChange.$Properties instead.
         */
        interface ICredentialChange extends throughline.v1.CredentialChange.$Properties {
        }

        /** Represents a CredentialChange. */
        class CredentialChange {

            /**
             * Constructs a new CredentialChange.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.CredentialChange.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CredentialChange oldUid. */
            oldUid: number;

            /** CredentialChange newUid. */
            newUid: number;

            /** CredentialChange gainedCapabilities. */
            gainedCapabilities: string;

            /** CredentialChange cause. */
            cause: string;

            /** CredentialChange monoUs. */
            monoUs: number;

            /**
             * Encodes the specified CredentialChange message. Does not implicitly {@link throughline.v1.CredentialChange.verify|verify} messages.
             * @param message CredentialChange message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.CredentialChange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CredentialChange message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.CredentialChange & throughline.v1.CredentialChange.$Shape} CredentialChange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.CredentialChange & throughline.v1.CredentialChange.$Shape;

            /**
             * Gets the type url for CredentialChange
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace CredentialChange {

            /** Properties of a CredentialChange. */
            interface $Properties {

                /** CredentialChange oldUid */
                oldUid?: (number|null);

                /** CredentialChange newUid */
                newUid?: (number|null);

                /** CredentialChange gainedCapabilities */
                gainedCapabilities?: (string|null);

                /** CredentialChange cause */
                cause?: (string|null);

                /** CredentialChange monoUs */
                monoUs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CredentialChange. */
            type $Shape = throughline.v1.CredentialChange.$Properties;
        }

        /**
         * Properties of a KernelAct.
         * @deprecated Use throughline.v1.KernelAct.$Properties instead.
         */
        interface IKernelAct extends throughline.v1.KernelAct.$Properties {
        }

        /** Represents a KernelAct. */
        class KernelAct {

            /**
             * Constructs a new KernelAct.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.KernelAct.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** KernelAct kind. */
            kind: string;

            /** KernelAct target. */
            target: string;

            /** KernelAct attributes. */
            attributes: { [k: string]: string };

            /** KernelAct result. */
            result: number;

            /** KernelAct monoUs. */
            monoUs: number;

            /**
             * Encodes the specified KernelAct message. Does not implicitly {@link throughline.v1.KernelAct.verify|verify} messages.
             * @param message KernelAct message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.KernelAct.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a KernelAct message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.KernelAct & throughline.v1.KernelAct.$Shape} KernelAct
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.KernelAct & throughline.v1.KernelAct.$Shape;

            /**
             * Gets the type url for KernelAct
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace KernelAct {

            /** Properties of a KernelAct. */
            interface $Properties {

                /** KernelAct kind */
                kind?: (string|null);

                /** KernelAct target */
                target?: (string|null);

                /** KernelAct attributes */
                attributes?: ({ [k: string]: string }|null);

                /** KernelAct result */
                result?: (number|null);

                /** KernelAct monoUs */
                monoUs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a KernelAct. */
            type $Shape = throughline.v1.KernelAct.$Properties;
        }

        /**
         * Properties of a KubernetesAudit.
         * @deprecated Use throughline.v1.KubernetesAudit.$Properties instead.
         */
        interface IKubernetesAudit extends throughline.v1.KubernetesAudit.$Properties {
        }

        /** Represents a KubernetesAudit. */
        class KubernetesAudit {

            /**
             * Constructs a new KubernetesAudit.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.KubernetesAudit.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** KubernetesAudit auditId. */
            auditId: string;

            /** KubernetesAudit stage. */
            stage: string;

            /** KubernetesAudit verb. */
            verb: string;

            /** KubernetesAudit requestUri. */
            requestUri: string;

            /** KubernetesAudit username. */
            username: string;

            /** KubernetesAudit userUid. */
            userUid: string;

            /** KubernetesAudit groups. */
            groups: string[];

            /** KubernetesAudit userExtra. */
            userExtra: { [k: string]: string };

            /** KubernetesAudit impersonatedUsername. */
            impersonatedUsername: string;

            /** KubernetesAudit peerAddress. */
            peerAddress: string;

            /** KubernetesAudit claimedAddresses. */
            claimedAddresses: string[];

            /** KubernetesAudit userAgent. */
            userAgent: string;

            /** KubernetesAudit resource. */
            resource: string;

            /** KubernetesAudit subresource. */
            subresource: string;

            /** KubernetesAudit apiGroup. */
            apiGroup: string;

            /** KubernetesAudit namespace. */
            namespace: string;

            /** KubernetesAudit name. */
            name: string;

            /** KubernetesAudit objectUid. */
            objectUid: string;

            /** KubernetesAudit statusCode. */
            statusCode: number;

            /** KubernetesAudit decision. */
            decision: string;

            /** KubernetesAudit reason. */
            reason: string;

            /** KubernetesAudit annotations. */
            annotations: { [k: string]: string };

            /** KubernetesAudit cluster. */
            cluster: string;

            /** KubernetesAudit raw. */
            raw: Uint8Array;

            /**
             * Encodes the specified KubernetesAudit message. Does not implicitly {@link throughline.v1.KubernetesAudit.verify|verify} messages.
             * @param message KubernetesAudit message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.KubernetesAudit.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a KubernetesAudit message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.KubernetesAudit & throughline.v1.KubernetesAudit.$Shape} KubernetesAudit
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.KubernetesAudit & throughline.v1.KubernetesAudit.$Shape;

            /**
             * Gets the type url for KubernetesAudit
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace KubernetesAudit {

            /** Properties of a KubernetesAudit. */
            interface $Properties {

                /** KubernetesAudit auditId */
                auditId?: (string|null);

                /** KubernetesAudit stage */
                stage?: (string|null);

                /** KubernetesAudit verb */
                verb?: (string|null);

                /** KubernetesAudit requestUri */
                requestUri?: (string|null);

                /** KubernetesAudit username */
                username?: (string|null);

                /** KubernetesAudit userUid */
                userUid?: (string|null);

                /** KubernetesAudit groups */
                groups?: (string[]|null);

                /** KubernetesAudit userExtra */
                userExtra?: ({ [k: string]: string }|null);

                /** KubernetesAudit impersonatedUsername */
                impersonatedUsername?: (string|null);

                /** KubernetesAudit peerAddress */
                peerAddress?: (string|null);

                /** KubernetesAudit claimedAddresses */
                claimedAddresses?: (string[]|null);

                /** KubernetesAudit userAgent */
                userAgent?: (string|null);

                /** KubernetesAudit resource */
                resource?: (string|null);

                /** KubernetesAudit subresource */
                subresource?: (string|null);

                /** KubernetesAudit apiGroup */
                apiGroup?: (string|null);

                /** KubernetesAudit namespace */
                namespace?: (string|null);

                /** KubernetesAudit name */
                name?: (string|null);

                /** KubernetesAudit objectUid */
                objectUid?: (string|null);

                /** KubernetesAudit statusCode */
                statusCode?: (number|null);

                /** KubernetesAudit decision */
                decision?: (string|null);

                /** KubernetesAudit reason */
                reason?: (string|null);

                /** KubernetesAudit annotations */
                annotations?: ({ [k: string]: string }|null);

                /** KubernetesAudit cluster */
                cluster?: (string|null);

                /** KubernetesAudit raw */
                raw?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a KubernetesAudit. */
            type $Shape = throughline.v1.KubernetesAudit.$Properties;
        }

        /**
         * Properties of a CloudApiCall.
         * @deprecated Use throughline.v1.CloudApiCall.$Properties instead.
         */
        interface ICloudApiCall extends throughline.v1.CloudApiCall.$Properties {
        }

        /** Represents a CloudApiCall. */
        class CloudApiCall {

            /**
             * Constructs a new CloudApiCall.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.CloudApiCall.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CloudApiCall eventId. */
            eventId: string;

            /** CloudApiCall eventSource. */
            eventSource: string;

            /** CloudApiCall eventName. */
            eventName: string;

            /** CloudApiCall region. */
            region: string;

            /** CloudApiCall account. */
            account: string;

            /** CloudApiCall principalType. */
            principalType: string;

            /** CloudApiCall principalArn. */
            principalArn: string;

            /** CloudApiCall principalId. */
            principalId: string;

            /** CloudApiCall userName. */
            userName: string;

            /** CloudApiCall accessKeyId. */
            accessKeyId: string;

            /** CloudApiCall sessionIssuerArn. */
            sessionIssuerArn: string;

            /** CloudApiCall sessionName. */
            sessionName: string;

            /** CloudApiCall invokedBy. */
            invokedBy: string;

            /** CloudApiCall sourceAddress. */
            sourceAddress: string;

            /** CloudApiCall userAgent. */
            userAgent: string;

            /** CloudApiCall requestId. */
            requestId: string;

            /** CloudApiCall extendedRequestId. */
            extendedRequestId: string;

            /** CloudApiCall errorCode. */
            errorCode: string;

            /** CloudApiCall readOnly. */
            readOnly: boolean;

            /** CloudApiCall issuedAccessKeyIds. */
            issuedAccessKeyIds: string[];

            /** CloudApiCall resources. */
            resources: string[];

            /** CloudApiCall ec2RoleDelivery. */
            ec2RoleDelivery: string;

            /** CloudApiCall sharedEventId. */
            sharedEventId: string;

            /** CloudApiCall mfaAuthenticated. */
            mfaAuthenticated: boolean;

            /** CloudApiCall managementEvent. */
            managementEvent: boolean;

            /** CloudApiCall raw. */
            raw: Uint8Array;

            /**
             * Encodes the specified CloudApiCall message. Does not implicitly {@link throughline.v1.CloudApiCall.verify|verify} messages.
             * @param message CloudApiCall message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.CloudApiCall.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CloudApiCall message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.CloudApiCall & throughline.v1.CloudApiCall.$Shape} CloudApiCall
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.CloudApiCall & throughline.v1.CloudApiCall.$Shape;

            /**
             * Gets the type url for CloudApiCall
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace CloudApiCall {

            /** Properties of a CloudApiCall. */
            interface $Properties {

                /** CloudApiCall eventId */
                eventId?: (string|null);

                /** CloudApiCall eventSource */
                eventSource?: (string|null);

                /** CloudApiCall eventName */
                eventName?: (string|null);

                /** CloudApiCall region */
                region?: (string|null);

                /** CloudApiCall account */
                account?: (string|null);

                /** CloudApiCall principalType */
                principalType?: (string|null);

                /** CloudApiCall principalArn */
                principalArn?: (string|null);

                /** CloudApiCall principalId */
                principalId?: (string|null);

                /** CloudApiCall userName */
                userName?: (string|null);

                /** CloudApiCall accessKeyId */
                accessKeyId?: (string|null);

                /** CloudApiCall sessionIssuerArn */
                sessionIssuerArn?: (string|null);

                /** CloudApiCall sessionName */
                sessionName?: (string|null);

                /** CloudApiCall invokedBy */
                invokedBy?: (string|null);

                /** CloudApiCall sourceAddress */
                sourceAddress?: (string|null);

                /** CloudApiCall userAgent */
                userAgent?: (string|null);

                /** CloudApiCall requestId */
                requestId?: (string|null);

                /** CloudApiCall extendedRequestId */
                extendedRequestId?: (string|null);

                /** CloudApiCall errorCode */
                errorCode?: (string|null);

                /** CloudApiCall readOnly */
                readOnly?: (boolean|null);

                /** CloudApiCall issuedAccessKeyIds */
                issuedAccessKeyIds?: (string[]|null);

                /** CloudApiCall resources */
                resources?: (string[]|null);

                /** CloudApiCall ec2RoleDelivery */
                ec2RoleDelivery?: (string|null);

                /** CloudApiCall sharedEventId */
                sharedEventId?: (string|null);

                /** CloudApiCall mfaAuthenticated */
                mfaAuthenticated?: (boolean|null);

                /** CloudApiCall managementEvent */
                managementEvent?: (boolean|null);

                /** CloudApiCall raw */
                raw?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CloudApiCall. */
            type $Shape = throughline.v1.CloudApiCall.$Properties;
        }

        /**
         * Properties of a ThirdPartyAlert.
         * @deprecated Use throughline.v1.ThirdPartyAlert.$Properties instead.
         */
        interface IThirdPartyAlert extends throughline.v1.ThirdPartyAlert.$Properties {
        }

        /** Represents a ThirdPartyAlert. */
        class ThirdPartyAlert {

            /**
             * Constructs a new ThirdPartyAlert.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.ThirdPartyAlert.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ThirdPartyAlert product. */
            product: string;

            /** ThirdPartyAlert rule. */
            rule: string;

            /** ThirdPartyAlert severity. */
            severity: string;

            /** ThirdPartyAlert message. */
            message: string;

            /** ThirdPartyAlert fields. */
            fields: { [k: string]: string };

            /** ThirdPartyAlert techniques. */
            techniques: string[];

            /** ThirdPartyAlert raw. */
            raw: Uint8Array;

            /**
             * Encodes the specified ThirdPartyAlert message. Does not implicitly {@link throughline.v1.ThirdPartyAlert.verify|verify} messages.
             * @param message ThirdPartyAlert message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.ThirdPartyAlert.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ThirdPartyAlert message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.ThirdPartyAlert & throughline.v1.ThirdPartyAlert.$Shape} ThirdPartyAlert
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.ThirdPartyAlert & throughline.v1.ThirdPartyAlert.$Shape;

            /**
             * Gets the type url for ThirdPartyAlert
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace ThirdPartyAlert {

            /** Properties of a ThirdPartyAlert. */
            interface $Properties {

                /** ThirdPartyAlert product */
                product?: (string|null);

                /** ThirdPartyAlert rule */
                rule?: (string|null);

                /** ThirdPartyAlert severity */
                severity?: (string|null);

                /** ThirdPartyAlert message */
                message?: (string|null);

                /** ThirdPartyAlert fields */
                fields?: ({ [k: string]: string }|null);

                /** ThirdPartyAlert techniques */
                techniques?: (string[]|null);

                /** ThirdPartyAlert raw */
                raw?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ThirdPartyAlert. */
            type $Shape = throughline.v1.ThirdPartyAlert.$Properties;
        }

        /**
         * Properties of a ServiceSpan.
         * @deprecated Use throughline.v1.ServiceSpan.$Properties instead.
         */
        interface IServiceSpan extends throughline.v1.ServiceSpan.$Properties {
        }

        /** Represents a ServiceSpan. */
        class ServiceSpan {

            /**
             * Constructs a new ServiceSpan.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.ServiceSpan.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ServiceSpan traceId. */
            traceId: string;

            /** ServiceSpan spanId. */
            spanId: string;

            /** ServiceSpan parentSpanId. */
            parentSpanId: string;

            /** ServiceSpan name. */
            name: string;

            /** ServiceSpan kind. */
            kind: string;

            /** ServiceSpan service. */
            service: string;

            /** ServiceSpan attributes. */
            attributes: { [k: string]: string };

            /** ServiceSpan durationUs. */
            durationUs: number;

            /**
             * Encodes the specified ServiceSpan message. Does not implicitly {@link throughline.v1.ServiceSpan.verify|verify} messages.
             * @param message ServiceSpan message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.ServiceSpan.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ServiceSpan message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.ServiceSpan & throughline.v1.ServiceSpan.$Shape} ServiceSpan
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.ServiceSpan & throughline.v1.ServiceSpan.$Shape;

            /**
             * Gets the type url for ServiceSpan
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace ServiceSpan {

            /** Properties of a ServiceSpan. */
            interface $Properties {

                /** ServiceSpan traceId */
                traceId?: (string|null);

                /** ServiceSpan spanId */
                spanId?: (string|null);

                /** ServiceSpan parentSpanId */
                parentSpanId?: (string|null);

                /** ServiceSpan name */
                name?: (string|null);

                /** ServiceSpan kind */
                kind?: (string|null);

                /** ServiceSpan service */
                service?: (string|null);

                /** ServiceSpan attributes */
                attributes?: ({ [k: string]: string }|null);

                /** ServiceSpan durationUs */
                durationUs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ServiceSpan. */
            type $Shape = throughline.v1.ServiceSpan.$Properties;
        }

        /**
         * Properties of a ResponseResult.
         * @deprecated Use throughline.v1.ResponseResult.$Properties instead.
         */
        interface IResponseResult extends throughline.v1.ResponseResult.$Properties {
        }

        /** Represents a ResponseResult. */
        class ResponseResult {

            /**
             * Constructs a new ResponseResult.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.ResponseResult.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ResponseResult actionId. */
            actionId: string;

            /** ResponseResult action. */
            action: string;

            /** ResponseResult storyId. */
            storyId: string;

            /** ResponseResult outcome. */
            outcome: string;

            /** ResponseResult reason. */
            reason: string;

            /** ResponseResult verified. */
            verified: boolean;

            /**
             * Encodes the specified ResponseResult message. Does not implicitly {@link throughline.v1.ResponseResult.verify|verify} messages.
             * @param message ResponseResult message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.ResponseResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ResponseResult message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.ResponseResult & throughline.v1.ResponseResult.$Shape} ResponseResult
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.ResponseResult & throughline.v1.ResponseResult.$Shape;

            /**
             * Gets the type url for ResponseResult
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace ResponseResult {

            /** Properties of a ResponseResult. */
            interface $Properties {

                /** ResponseResult actionId */
                actionId?: (string|null);

                /** ResponseResult action */
                action?: (string|null);

                /** ResponseResult storyId */
                storyId?: (string|null);

                /** ResponseResult outcome */
                outcome?: (string|null);

                /** ResponseResult reason */
                reason?: (string|null);

                /** ResponseResult verified */
                verified?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ResponseResult. */
            type $Shape = throughline.v1.ResponseResult.$Properties;
        }

        /**
         * Properties of a WitnessStatus.
         * @deprecated Use throughline.v1.WitnessStatus.$Properties instead.
         */
        interface IWitnessStatus extends throughline.v1.WitnessStatus.$Properties {
        }

        /** Represents a WitnessStatus. */
        class WitnessStatus {

            /**
             * Constructs a new WitnessStatus.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.WitnessStatus.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** WitnessStatus kind. */
            kind: string;

            /** WitnessStatus version. */
            version: string;

            /** WitnessStatus mode. */
            mode: string;

            /** WitnessStatus coverage. */
            coverage: throughline.v1.Coverage.$Properties[];

            /** WitnessStatus counters. */
            counters: { [k: string]: number };

            /** WitnessStatus message. */
            message: string;

            /** WitnessStatus runtime. */
            runtime: string;

            /** WitnessStatus blindFromUs. */
            blindFromUs: number;

            /** WitnessStatus blindUntilUs. */
            blindUntilUs: number;

            /** WitnessStatus learned. */
            learned: throughline.v1.Behaviour.$Properties[];

            /**
             * Encodes the specified WitnessStatus message. Does not implicitly {@link throughline.v1.WitnessStatus.verify|verify} messages.
             * @param message WitnessStatus message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.WitnessStatus.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a WitnessStatus message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.WitnessStatus & throughline.v1.WitnessStatus.$Shape} WitnessStatus
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.WitnessStatus & throughline.v1.WitnessStatus.$Shape;

            /**
             * Gets the type url for WitnessStatus
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace WitnessStatus {

            /** Properties of a WitnessStatus. */
            interface $Properties {

                /** WitnessStatus kind */
                kind?: (string|null);

                /** WitnessStatus version */
                version?: (string|null);

                /** WitnessStatus mode */
                mode?: (string|null);

                /** WitnessStatus coverage */
                coverage?: (throughline.v1.Coverage.$Properties[]|null);

                /** WitnessStatus counters */
                counters?: ({ [k: string]: number }|null);

                /** WitnessStatus message */
                message?: (string|null);

                /** WitnessStatus runtime */
                runtime?: (string|null);

                /** WitnessStatus blindFromUs */
                blindFromUs?: (number|null);

                /** WitnessStatus blindUntilUs */
                blindUntilUs?: (number|null);

                /** WitnessStatus learned */
                learned?: (throughline.v1.Behaviour.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a WitnessStatus. */
            type $Shape = throughline.v1.WitnessStatus.$Properties;
        }

        /**
         * Properties of a Behaviour.
         * @deprecated Use throughline.v1.Behaviour.$Properties instead.
         */
        interface IBehaviour extends throughline.v1.Behaviour.$Properties {
        }

        /** Represents a Behaviour. */
        class Behaviour {

            /**
             * Constructs a new Behaviour.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.Behaviour.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Behaviour kind. */
            kind: string;

            /** Behaviour value. */
            value: string;

            /**
             * Encodes the specified Behaviour message. Does not implicitly {@link throughline.v1.Behaviour.verify|verify} messages.
             * @param message Behaviour message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.Behaviour.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Behaviour message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.Behaviour & throughline.v1.Behaviour.$Shape} Behaviour
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.Behaviour & throughline.v1.Behaviour.$Shape;

            /**
             * Gets the type url for Behaviour
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Behaviour {

            /** Properties of a Behaviour. */
            interface $Properties {

                /** Behaviour kind */
                kind?: (string|null);

                /** Behaviour value */
                value?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Behaviour. */
            type $Shape = throughline.v1.Behaviour.$Properties;
        }

        /**
         * Properties of a Coverage.
         * @deprecated Use throughline.v1.Coverage.$Properties instead.
         */
        interface ICoverage extends throughline.v1.Coverage.$Properties {
        }

        /** Represents a Coverage. */
        class Coverage {

            /**
             * Constructs a new Coverage.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.Coverage.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Coverage name. */
            name: string;

            /** Coverage state. */
            state: string;

            /** Coverage how. */
            how: string;

            /** Coverage reason. */
            reason: string;

            /**
             * Encodes the specified Coverage message. Does not implicitly {@link throughline.v1.Coverage.verify|verify} messages.
             * @param message Coverage message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.Coverage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Coverage message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.Coverage & throughline.v1.Coverage.$Shape} Coverage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.Coverage & throughline.v1.Coverage.$Shape;

            /**
             * Gets the type url for Coverage
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Coverage {

            /** Properties of a Coverage. */
            interface $Properties {

                /** Coverage name */
                name?: (string|null);

                /** Coverage state */
                state?: (string|null);

                /** Coverage how */
                how?: (string|null);

                /** Coverage reason */
                reason?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Coverage. */
            type $Shape = throughline.v1.Coverage.$Properties;
        }

        /**
         * Properties of a Finding.
         * @deprecated Use throughline.v1.Finding.$Properties instead.
         */
        interface IFinding extends throughline.v1.Finding.$Properties {
        }

        /** Represents a Finding. */
        class Finding {

            /**
             * Constructs a new Finding.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.Finding.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Finding id. */
            id: string;

            /** Finding rule. */
            rule: string;

            /** Finding title. */
            title: string;

            /** Finding severity. */
            severity: throughline.v1.Finding.Severity;

            /** Finding confidence. */
            confidence: number;

            /** Finding deterministic. */
            deterministic: boolean;

            /** Finding context. */
            context: boolean;

            /** Finding techniques. */
            techniques: string[];

            /** Finding tactics. */
            tactics: string[];

            /** Finding eventIds. */
            eventIds: string[];

            /** Finding timeUs. */
            timeUs: number;

            /** Finding reason. */
            reason: string;

            /** Finding blindSpot. */
            blindSpot: string;

            /** Finding weakness. */
            weakness: string;

            /** Finding score. */
            score: number;

            /** Finding ruleAuthor. */
            ruleAuthor: string;

            /** Finding ruleUrl. */
            ruleUrl: string;

            /**
             * Encodes the specified Finding message. Does not implicitly {@link throughline.v1.Finding.verify|verify} messages.
             * @param message Finding message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.Finding.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Finding message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.Finding & throughline.v1.Finding.$Shape} Finding
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.Finding & throughline.v1.Finding.$Shape;

            /**
             * Gets the type url for Finding
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Finding {

            /** Properties of a Finding. */
            interface $Properties {

                /** Finding id */
                id?: (string|null);

                /** Finding rule */
                rule?: (string|null);

                /** Finding title */
                title?: (string|null);

                /** Finding severity */
                severity?: (throughline.v1.Finding.Severity|null);

                /** Finding confidence */
                confidence?: (number|null);

                /** Finding deterministic */
                deterministic?: (boolean|null);

                /** Finding context */
                context?: (boolean|null);

                /** Finding techniques */
                techniques?: (string[]|null);

                /** Finding tactics */
                tactics?: (string[]|null);

                /** Finding eventIds */
                eventIds?: (string[]|null);

                /** Finding timeUs */
                timeUs?: (number|null);

                /** Finding reason */
                reason?: (string|null);

                /** Finding blindSpot */
                blindSpot?: (string|null);

                /** Finding weakness */
                weakness?: (string|null);

                /** Finding score */
                score?: (number|null);

                /** Finding ruleAuthor */
                ruleAuthor?: (string|null);

                /** Finding ruleUrl */
                ruleUrl?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Finding. */
            type $Shape = throughline.v1.Finding.$Properties;

            /** Severity enum. */
            enum Severity {

                /** INFO value */
                INFO = 0,

                /** LOW value */
                LOW = 1,

                /** MEDIUM value */
                MEDIUM = 2,

                /** HIGH value */
                HIGH = 3,

                /** CRITICAL value */
                CRITICAL = 4
            }
        }

        /**
         * Properties of a ClientFrame.
         * @deprecated Use throughline.v1.ClientFrame.$Properties instead.
         */
        interface IClientFrame extends throughline.v1.ClientFrame.$Properties {
        }

        /** Represents a ClientFrame. */
        class ClientFrame {

            /**
             * Constructs a new ClientFrame.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.ClientFrame.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ClientFrame hello. */
            hello?: (throughline.v1.Hello.$Properties|null);

            /** ClientFrame batch. */
            batch?: (throughline.v1.EventBatch.$Properties|null);

            /** ClientFrame commandResult. */
            commandResult?: (throughline.v1.CommandResult.$Properties|null);

            /** ClientFrame frame. */
            frame?: ("hello"|"batch"|"commandResult");

            /**
             * Encodes the specified ClientFrame message. Does not implicitly {@link throughline.v1.ClientFrame.verify|verify} messages.
             * @param message ClientFrame message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.ClientFrame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ClientFrame message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.ClientFrame & throughline.v1.ClientFrame.$Shape} ClientFrame
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.ClientFrame & throughline.v1.ClientFrame.$Shape;

            /**
             * Gets the type url for ClientFrame
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace ClientFrame {

            /** Properties of a ClientFrame. */
            interface $Properties {

                /** ClientFrame hello */
                hello?: (throughline.v1.Hello.$Properties|null);

                /** ClientFrame batch */
                batch?: (throughline.v1.EventBatch.$Properties|null);

                /** ClientFrame commandResult */
                commandResult?: (throughline.v1.CommandResult.$Properties|null);

                /** ClientFrame frame */
                frame?: ("hello"|"batch"|"commandResult");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a ClientFrame. */
            type $Shape = {
              hello?: throughline.v1.Hello.$Shape|null;
              batch?: throughline.v1.EventBatch.$Shape|null;
              commandResult?: throughline.v1.CommandResult.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ frame?: undefined; hello?: null; batch?: null; commandResult?: null }|{ frame?: "hello"; hello: throughline.v1.Hello.$Shape; batch?: null; commandResult?: null }|{ frame?: "batch"; hello?: null; batch: throughline.v1.EventBatch.$Shape; commandResult?: null }|{ frame?: "commandResult"; hello?: null; batch?: null; commandResult: throughline.v1.CommandResult.$Shape })
            );
        }

        /**
         * Properties of a ServerFrame.
         * @deprecated Use throughline.v1.ServerFrame.$Properties instead.
         */
        interface IServerFrame extends throughline.v1.ServerFrame.$Properties {
        }

        /** Represents a ServerFrame. */
        class ServerFrame {

            /**
             * Constructs a new ServerFrame.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.ServerFrame.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ServerFrame welcome. */
            welcome?: (throughline.v1.Welcome.$Properties|null);

            /** ServerFrame ack. */
            ack?: (throughline.v1.Ack.$Properties|null);

            /** ServerFrame command. */
            command?: (throughline.v1.Command.$Properties|null);

            /** ServerFrame frame. */
            frame?: ("welcome"|"ack"|"command");

            /**
             * Encodes the specified ServerFrame message. Does not implicitly {@link throughline.v1.ServerFrame.verify|verify} messages.
             * @param message ServerFrame message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.ServerFrame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ServerFrame message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.ServerFrame & throughline.v1.ServerFrame.$Shape} ServerFrame
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.ServerFrame & throughline.v1.ServerFrame.$Shape;

            /**
             * Gets the type url for ServerFrame
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace ServerFrame {

            /** Properties of a ServerFrame. */
            interface $Properties {

                /** ServerFrame welcome */
                welcome?: (throughline.v1.Welcome.$Properties|null);

                /** ServerFrame ack */
                ack?: (throughline.v1.Ack.$Properties|null);

                /** ServerFrame command */
                command?: (throughline.v1.Command.$Properties|null);

                /** ServerFrame frame */
                frame?: ("welcome"|"ack"|"command");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a ServerFrame. */
            type $Shape = {
              welcome?: throughline.v1.Welcome.$Shape|null;
              ack?: throughline.v1.Ack.$Shape|null;
              command?: throughline.v1.Command.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ frame?: undefined; welcome?: null; ack?: null; command?: null }|{ frame?: "welcome"; welcome: throughline.v1.Welcome.$Shape; ack?: null; command?: null }|{ frame?: "ack"; welcome?: null; ack: throughline.v1.Ack.$Shape; command?: null }|{ frame?: "command"; welcome?: null; ack?: null; command: throughline.v1.Command.$Shape })
            );
        }

        /**
         * Properties of a Hello.
         * @deprecated Use throughline.v1.Hello.$Properties instead.
         */
        interface IHello extends throughline.v1.Hello.$Properties {
        }

        /** Represents a Hello. */
        class Hello {

            /**
             * Constructs a new Hello.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.Hello.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Hello role. */
            role: string;

            /** Hello version. */
            version: string;

            /** Hello session. */
            session: string;

            /** Hello workload. */
            workload?: (throughline.v1.Workload.$Properties|null);

            /** Hello process. */
            process?: (throughline.v1.Process.$Properties|null);

            /** Hello protocol. */
            protocol: number;

            /** Hello policyVersion. */
            policyVersion: number;

            /**
             * Encodes the specified Hello message. Does not implicitly {@link throughline.v1.Hello.verify|verify} messages.
             * @param message Hello message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.Hello.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Hello message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.Hello & throughline.v1.Hello.$Shape} Hello
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.Hello & throughline.v1.Hello.$Shape;

            /**
             * Gets the type url for Hello
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Hello {

            /** Properties of a Hello. */
            interface $Properties {

                /** Hello role */
                role?: (string|null);

                /** Hello version */
                version?: (string|null);

                /** Hello session */
                session?: (string|null);

                /** Hello workload */
                workload?: (throughline.v1.Workload.$Properties|null);

                /** Hello process */
                process?: (throughline.v1.Process.$Properties|null);

                /** Hello protocol */
                protocol?: (number|null);

                /** Hello policyVersion */
                policyVersion?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Hello. */
            type $Shape = throughline.v1.Hello.$Properties;
        }

        /**
         * Properties of a Welcome.
         * @deprecated Use throughline.v1.Welcome.$Properties instead.
         */
        interface IWelcome extends throughline.v1.Welcome.$Properties {
        }

        /** Represents a Welcome. */
        class Welcome {

            /**
             * Constructs a new Welcome.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.Welcome.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Welcome collectorId. */
            collectorId: string;

            /** Welcome lastSequence. */
            lastSequence: number;

            /** Welcome policy. */
            policy?: (throughline.v1.AgentPolicy.$Properties|null);

            /**
             * Encodes the specified Welcome message. Does not implicitly {@link throughline.v1.Welcome.verify|verify} messages.
             * @param message Welcome message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.Welcome.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Welcome message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.Welcome & throughline.v1.Welcome.$Shape} Welcome
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.Welcome & throughline.v1.Welcome.$Shape;

            /**
             * Gets the type url for Welcome
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Welcome {

            /** Properties of a Welcome. */
            interface $Properties {

                /** Welcome collectorId */
                collectorId?: (string|null);

                /** Welcome lastSequence */
                lastSequence?: (number|null);

                /** Welcome policy */
                policy?: (throughline.v1.AgentPolicy.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Welcome. */
            type $Shape = throughline.v1.Welcome.$Properties;
        }

        /**
         * Properties of an EventBatch.
         * @deprecated Use throughline.v1.EventBatch.$Properties instead.
         */
        interface IEventBatch extends throughline.v1.EventBatch.$Properties {
        }

        /** Represents an EventBatch. */
        class EventBatch {

            /**
             * Constructs a new EventBatch.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.EventBatch.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** EventBatch sequence. */
            sequence: number;

            /** EventBatch events. */
            events: throughline.v1.Event.$Properties[];

            /** EventBatch dropped. */
            dropped: { [k: string]: number };

            /**
             * Encodes the specified EventBatch message. Does not implicitly {@link throughline.v1.EventBatch.verify|verify} messages.
             * @param message EventBatch message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.EventBatch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an EventBatch message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.EventBatch & throughline.v1.EventBatch.$Shape} EventBatch
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.EventBatch & throughline.v1.EventBatch.$Shape;

            /**
             * Gets the type url for EventBatch
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace EventBatch {

            /** Properties of an EventBatch. */
            interface $Properties {

                /** EventBatch sequence */
                sequence?: (number|null);

                /** EventBatch events */
                events?: (throughline.v1.Event.$Properties[]|null);

                /** EventBatch dropped */
                dropped?: ({ [k: string]: number }|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an EventBatch. */
            type $Shape = {
              sequence?: number|null;
              events?: throughline.v1.Event.$Shape[]|null;
              dropped?: { [k: string]: number }|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of an Ack.
         * @deprecated Use throughline.v1.Ack.$Properties instead.
         */
        interface IAck extends throughline.v1.Ack.$Properties {
        }

        /** Represents an Ack. */
        class Ack {

            /**
             * Constructs a new Ack.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.Ack.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Ack sequence. */
            sequence: number;

            /** Ack rejected. */
            rejected: number;

            /** Ack reason. */
            reason: string;

            /**
             * Encodes the specified Ack message. Does not implicitly {@link throughline.v1.Ack.verify|verify} messages.
             * @param message Ack message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.Ack.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Ack message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.Ack & throughline.v1.Ack.$Shape} Ack
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.Ack & throughline.v1.Ack.$Shape;

            /**
             * Gets the type url for Ack
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Ack {

            /** Properties of an Ack. */
            interface $Properties {

                /** Ack sequence */
                sequence?: (number|null);

                /** Ack rejected */
                rejected?: (number|null);

                /** Ack reason */
                reason?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Ack. */
            type $Shape = throughline.v1.Ack.$Properties;
        }

        /**
         * Properties of a Command.
         * @deprecated Use throughline.v1.Command.$Properties instead.
         */
        interface ICommand extends throughline.v1.Command.$Properties {
        }

        /** Represents a Command. */
        class Command {

            /**
             * Constructs a new Command.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.Command.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Command id. */
            id: string;

            /** Command policy. */
            policy?: (throughline.v1.AgentPolicy.$Properties|null);

            /** Command sensorOrder. */
            sensorOrder?: (throughline.v1.SensorOrder.$Properties|null);

            /** Command recall. */
            recall?: (throughline.v1.Recall.$Properties|null);

            /** Command service. */
            service: string;

            /** Command workload. */
            workload?: (throughline.v1.Workload.$Properties|null);

            /** Command command. */
            command?: ("policy"|"sensorOrder"|"recall");

            /**
             * Encodes the specified Command message. Does not implicitly {@link throughline.v1.Command.verify|verify} messages.
             * @param message Command message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.Command.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Command message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.Command & throughline.v1.Command.$Shape} Command
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.Command & throughline.v1.Command.$Shape;

            /**
             * Gets the type url for Command
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Command {

            /** Properties of a Command. */
            interface $Properties {

                /** Command id */
                id?: (string|null);

                /** Command policy */
                policy?: (throughline.v1.AgentPolicy.$Properties|null);

                /** Command sensorOrder */
                sensorOrder?: (throughline.v1.SensorOrder.$Properties|null);

                /** Command recall */
                recall?: (throughline.v1.Recall.$Properties|null);

                /** Command service */
                service?: (string|null);

                /** Command workload */
                workload?: (throughline.v1.Workload.$Properties|null);

                /** Command command */
                command?: ("policy"|"sensorOrder"|"recall");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a Command. */
            type $Shape = {
              id?: string|null;
              policy?: throughline.v1.AgentPolicy.$Shape|null;
              sensorOrder?: throughline.v1.SensorOrder.$Shape|null;
              recall?: throughline.v1.Recall.$Shape|null;
              service?: string|null;
              workload?: throughline.v1.Workload.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ command?: undefined; policy?: null; sensorOrder?: null; recall?: null }|{ command?: "policy"; policy: throughline.v1.AgentPolicy.$Shape; sensorOrder?: null; recall?: null }|{ command?: "sensorOrder"; policy?: null; sensorOrder: throughline.v1.SensorOrder.$Shape; recall?: null }|{ command?: "recall"; policy?: null; sensorOrder?: null; recall: throughline.v1.Recall.$Shape })
            );
        }

        /**
         * Properties of a Recall.
         * @deprecated Use throughline.v1.Recall.$Properties instead.
         */
        interface IRecall extends throughline.v1.Recall.$Properties {
        }

        /** Represents a Recall. */
        class Recall {

            /**
             * Constructs a new Recall.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.Recall.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Recall keys. */
            keys: throughline.v1.EntityKey.$Properties[];

            /**
             * Encodes the specified Recall message. Does not implicitly {@link throughline.v1.Recall.verify|verify} messages.
             * @param message Recall message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.Recall.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Recall message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.Recall & throughline.v1.Recall.$Shape} Recall
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.Recall & throughline.v1.Recall.$Shape;

            /**
             * Gets the type url for Recall
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Recall {

            /** Properties of a Recall. */
            interface $Properties {

                /** Recall keys */
                keys?: (throughline.v1.EntityKey.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Recall. */
            type $Shape = throughline.v1.Recall.$Properties;
        }

        /**
         * Properties of a CommandResult.
         * @deprecated Use throughline.v1.CommandResult.$Properties instead.
         */
        interface ICommandResult extends throughline.v1.CommandResult.$Properties {
        }

        /** Represents a CommandResult. */
        class CommandResult {

            /**
             * Constructs a new CommandResult.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.CommandResult.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CommandResult id. */
            id: string;

            /** CommandResult outcome. */
            outcome: string;

            /** CommandResult reason. */
            reason: string;

            /**
             * Encodes the specified CommandResult message. Does not implicitly {@link throughline.v1.CommandResult.verify|verify} messages.
             * @param message CommandResult message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.CommandResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CommandResult message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.CommandResult & throughline.v1.CommandResult.$Shape} CommandResult
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.CommandResult & throughline.v1.CommandResult.$Shape;

            /**
             * Gets the type url for CommandResult
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace CommandResult {

            /** Properties of a CommandResult. */
            interface $Properties {

                /** CommandResult id */
                id?: (string|null);

                /** CommandResult outcome */
                outcome?: (string|null);

                /** CommandResult reason */
                reason?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CommandResult. */
            type $Shape = throughline.v1.CommandResult.$Properties;
        }

        /**
         * Properties of a ResponseAction.
         * @deprecated Use throughline.v1.ResponseAction.$Properties instead.
         */
        interface IResponseAction extends throughline.v1.ResponseAction.$Properties {
        }

        /** Represents a ResponseAction. */
        class ResponseAction {

            /**
             * Constructs a new ResponseAction.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.ResponseAction.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ResponseAction id. */
            id: string;

            /** ResponseAction storyId. */
            storyId: string;

            /** ResponseAction action. */
            action: string;

            /** ResponseAction target. */
            target?: (throughline.v1.EntityKey.$Properties|null);

            /** ResponseAction requestedBy. */
            requestedBy: string;

            /** ResponseAction requestedUs. */
            requestedUs: number;

            /** ResponseAction expiresUs. */
            expiresUs: number;

            /** ResponseAction state. */
            state: string;

            /** ResponseAction reason. */
            reason: string;

            /** ResponseAction verified. */
            verified: boolean;

            /** ResponseAction plan. */
            plan: string[];

            /** ResponseAction undoOf. */
            undoOf: string;

            /** ResponseAction detail. */
            detail: { [k: string]: string };

            /**
             * Encodes the specified ResponseAction message. Does not implicitly {@link throughline.v1.ResponseAction.verify|verify} messages.
             * @param message ResponseAction message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.ResponseAction.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ResponseAction message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.ResponseAction & throughline.v1.ResponseAction.$Shape} ResponseAction
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.ResponseAction & throughline.v1.ResponseAction.$Shape;

            /**
             * Gets the type url for ResponseAction
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace ResponseAction {

            /** Properties of a ResponseAction. */
            interface $Properties {

                /** ResponseAction id */
                id?: (string|null);

                /** ResponseAction storyId */
                storyId?: (string|null);

                /** ResponseAction action */
                action?: (string|null);

                /** ResponseAction target */
                target?: (throughline.v1.EntityKey.$Properties|null);

                /** ResponseAction requestedBy */
                requestedBy?: (string|null);

                /** ResponseAction requestedUs */
                requestedUs?: (number|null);

                /** ResponseAction expiresUs */
                expiresUs?: (number|null);

                /** ResponseAction state */
                state?: (string|null);

                /** ResponseAction reason */
                reason?: (string|null);

                /** ResponseAction verified */
                verified?: (boolean|null);

                /** ResponseAction plan */
                plan?: (string[]|null);

                /** ResponseAction undoOf */
                undoOf?: (string|null);

                /** ResponseAction detail */
                detail?: ({ [k: string]: string }|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ResponseAction. */
            type $Shape = throughline.v1.ResponseAction.$Properties;
        }

        /**
         * Properties of an AgentPolicy.
         * @deprecated Use throughline.v1.AgentPolicy.$Properties instead.
         */
        interface IAgentPolicy extends throughline.v1.AgentPolicy.$Properties {
        }

        /** Represents an AgentPolicy. */
        class AgentPolicy {

            /**
             * Constructs a new AgentPolicy.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.AgentPolicy.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** AgentPolicy version. */
            version: number;

            /** AgentPolicy mode. */
            mode: string;

            /** AgentPolicy blockRules. */
            blockRules: throughline.v1.BlockRule.$Properties[];

            /** AgentPolicy profileLocked. */
            profileLocked: boolean;

            /** AgentPolicy killSwitch. */
            killSwitch: boolean;

            /** AgentPolicy profile. */
            profile: throughline.v1.Behaviour.$Properties[];

            /** AgentPolicy profileExpiresUs. */
            profileExpiresUs: number;

            /** AgentPolicy saidUs. */
            saidUs: number;

            /**
             * Encodes the specified AgentPolicy message. Does not implicitly {@link throughline.v1.AgentPolicy.verify|verify} messages.
             * @param message AgentPolicy message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.AgentPolicy.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an AgentPolicy message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.AgentPolicy & throughline.v1.AgentPolicy.$Shape} AgentPolicy
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.AgentPolicy & throughline.v1.AgentPolicy.$Shape;

            /**
             * Gets the type url for AgentPolicy
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace AgentPolicy {

            /** Properties of an AgentPolicy. */
            interface $Properties {

                /** AgentPolicy version */
                version?: (number|null);

                /** AgentPolicy mode */
                mode?: (string|null);

                /** AgentPolicy blockRules */
                blockRules?: (throughline.v1.BlockRule.$Properties[]|null);

                /** AgentPolicy profileLocked */
                profileLocked?: (boolean|null);

                /** AgentPolicy killSwitch */
                killSwitch?: (boolean|null);

                /** AgentPolicy profile */
                profile?: (throughline.v1.Behaviour.$Properties[]|null);

                /** AgentPolicy profileExpiresUs */
                profileExpiresUs?: (number|null);

                /** AgentPolicy saidUs */
                saidUs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an AgentPolicy. */
            type $Shape = throughline.v1.AgentPolicy.$Properties;
        }

        /**
         * Properties of a BlockRule.
         * @deprecated Use throughline.v1.BlockRule.$Properties instead.
         */
        interface IBlockRule extends throughline.v1.BlockRule.$Properties {
        }

        /** Represents a BlockRule. */
        class BlockRule {

            /**
             * Constructs a new BlockRule.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.BlockRule.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** BlockRule id. */
            id: string;

            /** BlockRule kind. */
            kind: string;

            /** BlockRule value. */
            value: string;

            /** BlockRule expiresUs. */
            expiresUs: number;

            /** BlockRule storyId. */
            storyId: string;

            /**
             * Encodes the specified BlockRule message. Does not implicitly {@link throughline.v1.BlockRule.verify|verify} messages.
             * @param message BlockRule message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.BlockRule.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a BlockRule message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.BlockRule & throughline.v1.BlockRule.$Shape} BlockRule
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.BlockRule & throughline.v1.BlockRule.$Shape;

            /**
             * Gets the type url for BlockRule
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace BlockRule {

            /** Properties of a BlockRule. */
            interface $Properties {

                /** BlockRule id */
                id?: (string|null);

                /** BlockRule kind */
                kind?: (string|null);

                /** BlockRule value */
                value?: (string|null);

                /** BlockRule expiresUs */
                expiresUs?: (number|null);

                /** BlockRule storyId */
                storyId?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a BlockRule. */
            type $Shape = throughline.v1.BlockRule.$Properties;
        }

        /**
         * Properties of a SensorOrder.
         * @deprecated Use throughline.v1.SensorOrder.$Properties instead.
         */
        interface ISensorOrder extends throughline.v1.SensorOrder.$Properties {
        }

        /** Represents a SensorOrder. */
        class SensorOrder {

            /**
             * Constructs a new SensorOrder.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.SensorOrder.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SensorOrder id. */
            id: string;

            /** SensorOrder action. */
            action: string;

            /** SensorOrder process. */
            process?: (throughline.v1.Process.$Properties|null);

            /** SensorOrder cgroupId. */
            cgroupId: string;

            /** SensorOrder containerId. */
            containerId: string;

            /** SensorOrder allowAddresses. */
            allowAddresses: string[];

            /** SensorOrder expiresUs. */
            expiresUs: number;

            /** SensorOrder sequence. */
            sequence: number;

            /** SensorOrder storyId. */
            storyId: string;

            /**
             * Encodes the specified SensorOrder message. Does not implicitly {@link throughline.v1.SensorOrder.verify|verify} messages.
             * @param message SensorOrder message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.SensorOrder.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SensorOrder message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.SensorOrder & throughline.v1.SensorOrder.$Shape} SensorOrder
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.SensorOrder & throughline.v1.SensorOrder.$Shape;

            /**
             * Gets the type url for SensorOrder
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace SensorOrder {

            /** Properties of a SensorOrder. */
            interface $Properties {

                /** SensorOrder id */
                id?: (string|null);

                /** SensorOrder action */
                action?: (string|null);

                /** SensorOrder process */
                process?: (throughline.v1.Process.$Properties|null);

                /** SensorOrder cgroupId */
                cgroupId?: (string|null);

                /** SensorOrder containerId */
                containerId?: (string|null);

                /** SensorOrder allowAddresses */
                allowAddresses?: (string[]|null);

                /** SensorOrder expiresUs */
                expiresUs?: (number|null);

                /** SensorOrder sequence */
                sequence?: (number|null);

                /** SensorOrder storyId */
                storyId?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SensorOrder. */
            type $Shape = throughline.v1.SensorOrder.$Properties;
        }

        /**
         * Properties of a Story.
         * @deprecated Use throughline.v1.Story.$Properties instead.
         */
        interface IStory extends throughline.v1.Story.$Properties {
        }

        /** Represents a Story. */
        class Story {

            /**
             * Constructs a new Story.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.Story.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Story id. */
            id: string;

            /** Story revision. */
            revision: number;

            /** Story title. */
            title: string;

            /** Story severity. */
            severity: throughline.v1.Finding.Severity;

            /** Story score. */
            score: number;

            /** Story scoreTerms. */
            scoreTerms: throughline.v1.ScoreTerm.$Properties[];

            /** Story state. */
            state: string;

            /** Story mergedInto. */
            mergedInto: string;

            /** Story steps. */
            steps: throughline.v1.Step.$Properties[];

            /** Story links. */
            links: throughline.v1.Link.$Properties[];

            /** Story findings. */
            findings: throughline.v1.Finding.$Properties[];

            /** Story techniques. */
            techniques: string[];

            /** Story tactics. */
            tactics: string[];

            /** Story entities. */
            entities: throughline.v1.Entity.$Properties[];

            /** Story narrative. */
            narrative?: (throughline.v1.Narrative.$Properties|null);

            /** Story firstUs. */
            firstUs: number;

            /** Story lastUs. */
            lastUs: number;

            /** Story actions. */
            actions: throughline.v1.ResponseAction.$Properties[];

            /** Story omitted. */
            omitted: { [k: string]: number };

            /**
             * Encodes the specified Story message. Does not implicitly {@link throughline.v1.Story.verify|verify} messages.
             * @param message Story message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.Story.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Story message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.Story & throughline.v1.Story.$Shape} Story
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.Story & throughline.v1.Story.$Shape;

            /**
             * Gets the type url for Story
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Story {

            /** Properties of a Story. */
            interface $Properties {

                /** Story id */
                id?: (string|null);

                /** Story revision */
                revision?: (number|null);

                /** Story title */
                title?: (string|null);

                /** Story severity */
                severity?: (throughline.v1.Finding.Severity|null);

                /** Story score */
                score?: (number|null);

                /** Story scoreTerms */
                scoreTerms?: (throughline.v1.ScoreTerm.$Properties[]|null);

                /** Story state */
                state?: (string|null);

                /** Story mergedInto */
                mergedInto?: (string|null);

                /** Story steps */
                steps?: (throughline.v1.Step.$Properties[]|null);

                /** Story links */
                links?: (throughline.v1.Link.$Properties[]|null);

                /** Story findings */
                findings?: (throughline.v1.Finding.$Properties[]|null);

                /** Story techniques */
                techniques?: (string[]|null);

                /** Story tactics */
                tactics?: (string[]|null);

                /** Story entities */
                entities?: (throughline.v1.Entity.$Properties[]|null);

                /** Story narrative */
                narrative?: (throughline.v1.Narrative.$Properties|null);

                /** Story firstUs */
                firstUs?: (number|null);

                /** Story lastUs */
                lastUs?: (number|null);

                /** Story actions */
                actions?: (throughline.v1.ResponseAction.$Properties[]|null);

                /** Story omitted */
                omitted?: ({ [k: string]: number }|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Story. */
            type $Shape = throughline.v1.Story.$Properties;
        }

        /**
         * Properties of a Step.
         * @deprecated Use throughline.v1.Step.$Properties instead.
         */
        interface IStep extends throughline.v1.Step.$Properties {
        }

        /** Represents a Step. */
        class Step {

            /**
             * Constructs a new Step.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.Step.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Step number. */
            number: number;

            /** Step timeUs. */
            timeUs: number;

            /** Step layer. */
            layer: throughline.v1.Layer;

            /** Step eventIds. */
            eventIds: string[];

            /** Step technique. */
            technique: string;

            /** Step what. */
            what: string;

            /** Step why. */
            why: string;

            /** Step code. */
            code?: (throughline.v1.CodeLocation.$Properties|null);

            /** Step workload. */
            workload?: (throughline.v1.Workload.$Properties|null);

            /** Step blocked. */
            blocked: boolean;

            /**
             * Encodes the specified Step message. Does not implicitly {@link throughline.v1.Step.verify|verify} messages.
             * @param message Step message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.Step.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Step message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.Step & throughline.v1.Step.$Shape} Step
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.Step & throughline.v1.Step.$Shape;

            /**
             * Gets the type url for Step
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Step {

            /** Properties of a Step. */
            interface $Properties {

                /** Step number */
                number?: (number|null);

                /** Step timeUs */
                timeUs?: (number|null);

                /** Step layer */
                layer?: (throughline.v1.Layer|null);

                /** Step eventIds */
                eventIds?: (string[]|null);

                /** Step technique */
                technique?: (string|null);

                /** Step what */
                what?: (string|null);

                /** Step why */
                why?: (string|null);

                /** Step code */
                code?: (throughline.v1.CodeLocation.$Properties|null);

                /** Step workload */
                workload?: (throughline.v1.Workload.$Properties|null);

                /** Step blocked */
                blocked?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Step. */
            type $Shape = throughline.v1.Step.$Properties;
        }

        /**
         * Properties of a Link.
         * @deprecated Use throughline.v1.Link.$Properties instead.
         */
        interface ILink extends throughline.v1.Link.$Properties {
        }

        /** Represents a Link. */
        class Link {

            /**
             * Constructs a new Link.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.Link.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Link fromEventId. */
            fromEventId: string;

            /** Link toEventId. */
            toEventId: string;

            /** Link kind. */
            kind: string;

            /** Link key. */
            key: string;

            /** Link exact. */
            exact: boolean;

            /** Link weight. */
            weight: number;

            /**
             * Encodes the specified Link message. Does not implicitly {@link throughline.v1.Link.verify|verify} messages.
             * @param message Link message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.Link.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Link message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.Link & throughline.v1.Link.$Shape} Link
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.Link & throughline.v1.Link.$Shape;

            /**
             * Gets the type url for Link
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Link {

            /** Properties of a Link. */
            interface $Properties {

                /** Link fromEventId */
                fromEventId?: (string|null);

                /** Link toEventId */
                toEventId?: (string|null);

                /** Link kind */
                kind?: (string|null);

                /** Link key */
                key?: (string|null);

                /** Link exact */
                exact?: (boolean|null);

                /** Link weight */
                weight?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Link. */
            type $Shape = throughline.v1.Link.$Properties;
        }

        /**
         * Properties of a ScoreTerm.
         * @deprecated Use throughline.v1.ScoreTerm.$Properties instead.
         */
        interface IScoreTerm extends throughline.v1.ScoreTerm.$Properties {
        }

        /** Represents a ScoreTerm. */
        class ScoreTerm {

            /**
             * Constructs a new ScoreTerm.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.ScoreTerm.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ScoreTerm label. */
            label: string;

            /** ScoreTerm points. */
            points: number;

            /** ScoreTerm eventIds. */
            eventIds: string[];

            /**
             * Encodes the specified ScoreTerm message. Does not implicitly {@link throughline.v1.ScoreTerm.verify|verify} messages.
             * @param message ScoreTerm message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.ScoreTerm.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ScoreTerm message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.ScoreTerm & throughline.v1.ScoreTerm.$Shape} ScoreTerm
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.ScoreTerm & throughline.v1.ScoreTerm.$Shape;

            /**
             * Gets the type url for ScoreTerm
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace ScoreTerm {

            /** Properties of a ScoreTerm. */
            interface $Properties {

                /** ScoreTerm label */
                label?: (string|null);

                /** ScoreTerm points */
                points?: (number|null);

                /** ScoreTerm eventIds */
                eventIds?: (string[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ScoreTerm. */
            type $Shape = throughline.v1.ScoreTerm.$Properties;
        }

        /**
         * Properties of an Entity.
         * @deprecated Use throughline.v1.Entity.$Properties instead.
         */
        interface IEntity extends throughline.v1.Entity.$Properties {
        }

        /** Represents an Entity. */
        class Entity {

            /**
             * Constructs a new Entity.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.Entity.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Entity kind. */
            kind: string;

            /** Entity value. */
            value: string;

            /** Entity label. */
            label: string;

            /** Entity taint. */
            taint: string[];

            /**
             * Encodes the specified Entity message. Does not implicitly {@link throughline.v1.Entity.verify|verify} messages.
             * @param message Entity message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.Entity.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Entity message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.Entity & throughline.v1.Entity.$Shape} Entity
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.Entity & throughline.v1.Entity.$Shape;

            /**
             * Gets the type url for Entity
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Entity {

            /** Properties of an Entity. */
            interface $Properties {

                /** Entity kind */
                kind?: (string|null);

                /** Entity value */
                value?: (string|null);

                /** Entity label */
                label?: (string|null);

                /** Entity taint */
                taint?: (string[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Entity. */
            type $Shape = throughline.v1.Entity.$Properties;
        }

        /**
         * Properties of a Narrative.
         * @deprecated Use throughline.v1.Narrative.$Properties instead.
         */
        interface INarrative extends throughline.v1.Narrative.$Properties {
        }

        /** Represents a Narrative. */
        class Narrative {

            /**
             * Constructs a new Narrative.
             * @param [properties] Properties to set
             */
            constructor(properties?: throughline.v1.Narrative.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Narrative summary. */
            summary: string;

            /** Narrative whatHappened. */
            whatHappened: string[];

            /** Narrative rootCause. */
            rootCause: string;

            /** Narrative reached. */
            reached: string[];

            /** Narrative stopped. */
            stopped: string[];

            /** Narrative next. */
            next: string[];

            /** Narrative certain. */
            certain: string[];

            /** Narrative inferred. */
            inferred: string[];

            /**
             * Encodes the specified Narrative message. Does not implicitly {@link throughline.v1.Narrative.verify|verify} messages.
             * @param message Narrative message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: throughline.v1.Narrative.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Narrative message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {throughline.v1.Narrative & throughline.v1.Narrative.$Shape} Narrative
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): throughline.v1.Narrative & throughline.v1.Narrative.$Shape;

            /**
             * Gets the type url for Narrative
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Narrative {

            /** Properties of a Narrative. */
            interface $Properties {

                /** Narrative summary */
                summary?: (string|null);

                /** Narrative whatHappened */
                whatHappened?: (string[]|null);

                /** Narrative rootCause */
                rootCause?: (string|null);

                /** Narrative reached */
                reached?: (string[]|null);

                /** Narrative stopped */
                stopped?: (string[]|null);

                /** Narrative next */
                next?: (string[]|null);

                /** Narrative certain */
                certain?: (string[]|null);

                /** Narrative inferred */
                inferred?: (string[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Narrative. */
            type $Shape = throughline.v1.Narrative.$Properties;
        }
    }
}
