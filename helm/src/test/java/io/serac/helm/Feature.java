package io.serac.helm;

/** Something that the chart can do beside what it always does, and the values that switch it on. */
enum Feature {
    NAMES("{fullnameOverride: lake-serac, commonLabels: {team: lake}, commonAnnotations: {owner: data}}"),
    IMAGE("""
            image: {repository: registry.example/serac, tag: 1.2.3, pullPolicy: Always}
            imagePullSecrets: [{name: registry}]
            """),
    DIGEST("image: {digest: 'sha256:0000000000000000000000000000000000000000000000000000000000000000'}"),
    PARAMETERS("database: {host: 'a.example,b.example', parameters: {targetServerType: primary, tcpKeepAlive: true}}"),
    POOLER("database: {host: pgbouncer.example, port: 6432, direct: {host: db.example}}"),
    STANDBY("database: {read: {host: 'standby.example', port: 5433}, pools: {list: 6}}"),
    CA_IN_CONFIG_MAP("database: {ca: {secretName: '', configMapName: authorities, key: bundle.pem}}"),
    MIGRATION_USER("migration: {credentials: {secretName: lake-owner, usernameKey: user}}"),
    MIGRATION_JOB("migration: {mode: job, job: {annotations: {argocd.argoproj.io/sync-wave: '-1'}}}"),
    NO_MIGRATION("migration: {mode: none}"),
    GENERATED("secrets: {generate: true, masterKeys: {secretName: ''}, rootCredential: {secretName: ''}}"),
    KMS("""
            secrets: {masterKeys: {secretName: ''}}
            config: {secrets: {kms-key-arn: 'arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d-0000'}}
            """),
    ISSUERS("""
            issuers:
              - name: keycloak
                uri: https://login.example/realms/lake
                audiences: [serac]
                role-claims: [/realm_access/roles]
            bootstrap:
              admins: [{issuer: keycloak, subject: 6f1a9c1e-4c38-4d0e-9a5b-0b3f6f0d2f11}]
            """),
    BOOTSTRAP("""
            bootstrap:
              warehouses:
                - name: lake
                  storageSecret: {secretName: lake-storage}
                - name: cloud
                  storage: {type: s3, root: 's3://cloud/tables', region: eu-central-1, scoping: sts}
                  undrop-period: P14D
                  protected: true
              roles:
                - {name: analyst, token-assignable: true, members: ['user:keycloak:alice', 'service-account:root']}
              grants:
                - SELECT on warehouse lake to role:analyst
              onUpgrade: true
            config: {storage: {ambient-credentials: true}}
            """),
    TLS("tls: {secretName: lake-tls, clientCa: {secretName: engines-ca}}"),
    MANAGEMENT_TLS("tls: {secretName: lake-tls, management: true}"),
    TRUST("trust: {ca: {configMapName: authorities}}"),
    LOAD_BALANCER("""
            service: {type: LoadBalancer, port: 443, loadBalancerSourceRanges: [10.0.0.0/8], externalTrafficPolicy: Local}
            config: {http: {trusted-proxies: [10.0.0.0/8]}}
            """),
    NODE_PORT("service: {type: NodePort, nodePort: 30181}"),
    MANAGEMENT_SERVICE("managementService: {port: 9191, annotations: {example.com/scrape: 'yes'}}"),
    JVM_OPTIONS("jvmOptions: '-XX:MaxRAMPercentage=70 -XX:+ExitOnOutOfMemoryError'"),
    TMP("tmpSizeLimit: 1Gi"),
    INGRESS("ingress: {enabled: true, className: nginx, hosts: [lake.example], tlsSecretName: lake-ingress}"),
    ROUTE("""
            httpRoute:
              enabled: true
              parentRefs: [{name: public, namespace: gateways, sectionName: https}]
              hostnames: [lake.example]
              requestTimeout: 120s
              backendTls: {enabled: false}
            """),
    ROUTE_TO_TLS("""
            tls: {secretName: lake-tls}
            httpRoute:
              enabled: true
              parentRefs: [{name: public}]
              backendTls: {enabled: true, caConfigMapName: lake-ca, hostname: lake.example}
            """),
    AUTOSCALING("""
            autoscaling:
              enabled: true
              maxReplicas: 8
              metrics: [{type: Resource, resource: {name: memory, target: {type: Utilization, averageUtilization: 90}}}]
              behavior: {scaleDown: {stabilizationWindowSeconds: 600}}
            """),
    NO_BUDGET("podDisruptionBudget: {enabled: false}"),
    STRICT_SPREAD("topologySpread: {host: DoNotSchedule, zone: 'Off'}"),
    NO_SPREAD("topologySpread: {host: 'Off', zone: 'Off'}"),
    NETWORK("""
            networkPolicy:
              enabled: true
              apiFrom: [{namespaceSelector: {matchLabels: {team: engines}}}]
              managementFrom: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]
              restrictEgress: true
              egress: [{ports: [{port: 443, protocol: TCP}]}]
            """),
    OWN_ACCOUNT("""
            serviceAccount: {name: lake-identity, annotations: {eks.amazonaws.com/role-arn: 'arn:aws:iam::1:role/lake'}}
            """),
    ACCOUNTS_OF_JOBS("""
            migration: {mode: job, job: {serviceAccountName: jobs}}
            bootstrap: {job: {serviceAccountName: jobs}, roles: [{name: analyst}]}
            tests: {serviceAccountName: jobs}
            """),
    FOREIGN_ACCOUNT("serviceAccount: {create: false, name: ours}"),
    MONITORING("""
            monitoring:
              serviceMonitor: {enabled: true, labels: {release: prometheus}}
              prometheusRule:
                enabled: true
                groups: [{name: own, rules: [{alert: Always, expr: vector(1), annotations: {summary: '{{ $value }}'}}]}]
              dashboard: {enabled: true}
            """),
    TRACING("""
            tracing:
              enabled: true
              endpoint: http://collector.monitoring.svc:4318
              headers: {secretName: collector}
              resourceAttributes: {deployment.environment.name: production}
            """),
    PLACEMENT("""
            nodeSelector: {kubernetes.io/arch: amd64}
            tolerations: [{key: dedicated, operator: Equal, value: lake, effect: NoSchedule}]
            affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [
              {matchExpressions: [{key: pool, operator: In, values: [general]}]}]}}}
            priorityClassName: high
            runtimeClassName: gvisor
            hostAliases: [{ip: 10.1.2.3, hostnames: [store.example]}]
            podLabels: {tier: catalog}
            podAnnotations: {example.com/scrape: 'no'}
            """),
    EXTRAS("""
            extraEnv: [{name: AWS_REGION, value: eu-central-1}, {name: RELEASE, value: '{{ .Release.Name }}'}]
            extraEnvFrom: [{configMapRef: {name: proxies}}]
            extraVolumes: [{name: scratch, emptyDir: {}}]
            extraVolumeMounts: [{name: scratch, mountPath: /scratch}]
            extraContainers: [{name: sidecar, image: 'registry.example/sidecar:1'}]
            extraInitContainers: [{name: before, image: 'registry.example/before:1'}]
            extraObjects:
              - apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: '{{ .Release.Name }}-more'
                  namespace: '{{ .Release.Namespace }}'
                  labels: {app.kubernetes.io/instance: lake, app.kubernetes.io/name: more, app.kubernetes.io/component: more,
                           app.kubernetes.io/version: '1', app.kubernetes.io/managed-by: Helm, app.kubernetes.io/part-of: more}
            """),
    SETTINGS("""
            config:
              http: {commit-bytes-max: 16MiB, stop-timeout: 20s}
              storage: {endpoint-allowlist: ['https://s3.example']}
              maintenance: {undrop-period: 14d}
              catalog: {default-warehouse: lake}
            """),
    NO_TEST("tests: {enabled: false}"),
    TEST_ACCOUNT("tests: {warehouse: lake, credential: {secretName: tester}}");

    private final String yaml;

    Feature(String yaml) {
        this.yaml = yaml;
    }

    String yaml() {
        return yaml;
    }
}
