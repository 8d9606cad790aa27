{{- /* What all pods of the chart have in common. Call with (list $ serviceAccountName). */ -}}
{{- define "serac.pod" -}}
{{- $root := index . 0 -}}
{{- $values := $root.Values -}}
serviceAccountName: {{ index . 1 }}
# Variables that Kubernetes makes of services look like settings.
enableServiceLinks: false
{{- with $values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  {{- toYaml $values.podSecurityContext | nindent 2 }}
{{- with $values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $values.runtimeClassName }}
runtimeClassName: {{ . }}
{{- end }}
{{- with $values.hostAliases }}
hostAliases:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- /* Image and rights of every container of the chart: none but to read, and to write below /tmp. */ -}}
{{- define "serac.container" -}}
image: {{ include "serac.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  runAsNonRoot: true
  capabilities:
    drop: [ALL]
{{- end -}}

{{- define "serac.jvm" -}}
{{- with .Values.jvmOptions -}}
- name: JAVA_TOOL_OPTIONS
  value: {{ . | quote }}
{{- end -}}
{{- end -}}

{{- define "serac.tmp" -}}
- name: tmp
  emptyDir:
    sizeLimit: {{ .Values.tmpSizeLimit }}
{{- end -}}

{{- /* User and password of the database. Call with (list $ credentials prefix). */ -}}
{{- define "serac.databaseUser" -}}
{{- $credentials := index . 1 -}}
{{- $prefix := index . 2 -}}
- name: {{ $prefix }}_USERNAME
  valueFrom:
    secretKeyRef:
      name: {{ $credentials.secretName }}
      key: {{ $credentials.usernameKey }}
- name: {{ $prefix }}_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ $credentials.secretName }}
      key: {{ $credentials.passwordKey }}
{{- end -}}

{{- define "serac.serverDatabaseUser" -}}
{{- include "serac.databaseUser" (list . .Values.database.credentials "SERAC_DATABASE") -}}
{{- end -}}

{{- /* Both users: the one that serves is given rights by the one that owns the schema. */ -}}
{{- define "serac.migrationDatabaseUsers" -}}
{{- include "serac.serverDatabaseUser" . }}
{{- if .Values.migration.credentials.secretName }}
{{ include "serac.databaseUser" (list . .Values.migration.credentials "SERAC_DATABASE_MIGRATION") }}
{{- end }}
{{- end -}}

{{- /* A volume with one certificate file. Call with (list name ca). */ -}}
{{- define "serac.caVolume" -}}
{{- $ca := index . 1 -}}
- name: {{ index . 0 }}
  {{- if $ca.secretName }}
  secret:
    secretName: {{ $ca.secretName }}
    defaultMode: 0440
  {{- else }}
  configMap:
    name: {{ $ca.configMapName }}
  {{- end }}
    items:
      - key: {{ $ca.key }}
        path: ca.crt
{{- end -}}

{{- define "serac.hasCa" -}}
{{- if and .secretName .configMapName -}}
{{- fail (printf "Of a CA only one is possible, secretName or configMapName; both are set: %s, %s" .secretName .configMapName) -}}
{{- end -}}
{{- if or .secretName .configMapName -}}yes{{- end -}}
{{- end -}}

{{- /* Certificates of authorities that a connection to the database, an issuer or a store needs. */ -}}
{{- define "serac.trustVolumes" -}}
{{- if include "serac.hasCa" .Values.database.ca }}
{{ include "serac.caVolume" (list "database-ca" .Values.database.ca) }}
{{- end }}
{{- if include "serac.hasCa" .Values.trust.ca }}
{{ include "serac.caVolume" (list "trust-ca" .Values.trust.ca) }}
{{- end }}
{{- end -}}

{{- define "serac.trustMounts" -}}
{{- if include "serac.hasCa" .Values.database.ca }}
- name: database-ca
  mountPath: /etc/serac/ca/database
  readOnly: true
{{- end }}
{{- if include "serac.hasCa" .Values.trust.ca }}
- name: trust-ca
  mountPath: /etc/serac/ca/trust
  readOnly: true
{{- end }}
{{- end -}}

{{- /* What the server's own configuration file names. */ -}}
{{- define "serac.serverVolumes" -}}
- name: config
  configMap:
    name: {{ include "serac.name" . }}
{{- with include "serac.masterKeys" . | fromYaml }}
- name: master-keys
  secret:
    secretName: {{ .name }}
    defaultMode: 0440
    items:
      - key: {{ .key }}
        path: secrets.key
{{- end }}
{{- if .Values.tls.secretName }}
- name: tls
  secret:
    secretName: {{ .Values.tls.secretName }}
    defaultMode: 0440
{{- end }}
{{- if include "serac.hasCa" .Values.tls.clientCa }}
{{ include "serac.caVolume" (list "client-ca" .Values.tls.clientCa) }}
{{- end }}
{{- include "serac.trustVolumes" . }}
{{ include "serac.tmp" . }}
{{- end -}}

{{- define "serac.serverMounts" -}}
- name: config
  mountPath: /etc/serac/serac.yaml
  subPath: serac.yaml
  readOnly: true
{{- if include "serac.masterKeys" . }}
- name: master-keys
  mountPath: /etc/serac/secrets
  readOnly: true
{{- end }}
{{- if .Values.tls.secretName }}
# A folder, not one file: so renewed certificates appear in it.
- name: tls
  mountPath: /etc/serac/tls
  readOnly: true
{{- end }}
{{- if include "serac.hasCa" .Values.tls.clientCa }}
- name: client-ca
  mountPath: /etc/serac/ca/client
  readOnly: true
{{- end }}
{{- include "serac.trustMounts" . }}
- name: tmp
  mountPath: /tmp
{{- end -}}

{{- /* How the command line of a job reaches the server as root. Call with (list $ credential). */ -}}
{{- define "serac.clientEnv" -}}
{{- $root := index . 0 -}}
{{- $credential := index . 1 -}}
- name: SERAC_CLI_SERVER
  value: {{ include "serac.server" $root }}
- name: SERAC_CLI_CREDENTIAL
  valueFrom:
    secretKeyRef:
      name: {{ $credential.name }}
      key: {{ $credential.key }}
{{- if $root.Values.tls.secretName }}
- name: SERAC_CLI_CA_FILE
  value: /etc/serac/ca/server/ca.crt
{{- end }}
{{- end -}}

{{- define "serac.clientVolumes" -}}
{{- if .Values.tls.secretName }}
- name: server-ca
  secret:
    secretName: {{ .Values.tls.secretName }}
    defaultMode: 0440
    # Only what is public: a client needs no private key.
    items:
      - key: {{ .Values.tls.caKey }}
        path: ca.crt
{{- end }}
{{ include "serac.tmp" . }}
{{- end -}}

{{- define "serac.clientMounts" -}}
{{- if .Values.tls.secretName }}
- name: server-ca
  mountPath: /etc/serac/ca/server
  readOnly: true
{{- end }}
- name: tmp
  mountPath: /tmp
{{- end -}}
