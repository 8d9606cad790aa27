{{- define "serac.name" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 48 | trimSuffix "-" -}}
{{- else -}}
{{- $name := .Values.nameOverride | default .Chart.Name -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 48 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 48 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* What never changes in the life of a release: selectors are immutable. Call with (list $ component). */ -}}
{{- define "serac.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ $root.Values.nameOverride | default $root.Chart.Name }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{- /* Labels of an object of a component. Call with (list $ component). */ -}}
{{- define "serac.labels" -}}
{{- $root := index . 0 -}}
{{- $own := fromYaml (include "serac.selector" .) -}}
{{- $_ := set $own "helm.sh/chart" (printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_") -}}
{{- $_ := set $own "app.kubernetes.io/version" $root.Chart.AppVersion -}}
{{- $_ := set $own "app.kubernetes.io/managed-by" $root.Release.Service -}}
{{- $_ := set $own "app.kubernetes.io/part-of" $root.Chart.Name -}}
{{- toYaml (merge $own $root.Values.commonLabels) -}}
{{- end -}}

{{- /* Metadata of an object. Call with (dict "root" $ "component" ... "name" ... "labels" ... "annotations" ...). */ -}}
{{- define "serac.metadata" -}}
name: {{ .name | default (include "serac.name" .root) }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- toYaml (merge (fromYaml (include "serac.labels" (list .root .component))) (.labels | default dict)) | nindent 2 }}
{{- with merge (dict) (.annotations | default dict) .root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "serac.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "serac.name" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end -}}

{{- define "serac.image" -}}
{{- include "serac.required" . -}}
{{- $repository := .Values.image.repository -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" $repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{- /* Where pods of the chart itself reach the API. */ -}}
{{- define "serac.server" -}}
{{- printf "%s://%s.%s.svc:%d" (ternary "https" "http" (ne .Values.tls.secretName "")) (include "serac.name" .) .Release.Namespace (int .Values.service.port) -}}
{{- end -}}

{{- define "serac.generatedSecretName" -}}
{{- printf "%s-generated" (include "serac.name" .) -}}
{{- end -}}

{{- /* Apart from the master keys, so that it can be deleted when root has ended. */ -}}
{{- define "serac.generatedRootSecretName" -}}
{{- printf "%s-generated-root" (include "serac.name" .) -}}
{{- end -}}

{{- /* Fails with all that is missing at once. Whatever needs one of these begins with it. */ -}}
{{- define "serac.required" -}}
{{- $missing := list -}}
{{- if not .Values.image.repository -}}
{{- $missing = append $missing "image.repository is required: where the image of Serac is" -}}
{{- end -}}
{{- with .Values.database -}}
{{- if not .host -}}
{{- $missing = append $missing "database.host is required: the host of a PostgreSQL that all replicas share; the chart brings none" -}}
{{- end -}}
{{- if not .credentials.secretName -}}
{{- $missing = append $missing "database.credentials.secretName is required: an existing Secret with user and password of the database" -}}
{{- end -}}
{{- $hasCa := or .ca.secretName .ca.configMapName .ca.public $.Values.trust.ca.secretName $.Values.trust.ca.configMapName -}}
{{- if and (hasPrefix "verify-" .sslMode) (not $hasCa) -}}
{{- $missing = append $missing "database.ca is required: name a Secret or ConfigMap with the authority that has signed the database's certificate, or set database.ca.public=true if it is a public one. Without it database.sslMode=require encrypts, but to whomever it is" -}}
{{- end -}}
{{- end -}}
{{- if not .Values.secrets.generate -}}
{{- if not (or .Values.secrets.masterKeys.secretName (dig "secrets" "kms-key-arn" "" .Values.config)) -}}
{{- $missing = append $missing "secrets.masterKeys.secretName is required: an existing Secret with the master keys, which seal stored secrets and the keys that sign tokens (README.md of the chart); or config.secrets.kms-key-arn; or secrets.generate=true, but not with Argo CD" -}}
{{- end -}}
{{- if not .Values.secrets.rootCredential.secretName -}}
{{- $missing = append $missing "secrets.rootCredential.secretName is required: an existing Secret with the credential of root, the first administrator (README.md of the chart); or secrets.generate=true, but not with Argo CD" -}}
{{- end -}}
{{- end -}}
{{- if $missing -}}
{{- fail (printf "\n\n- %s\n" (join "\n- " $missing)) -}}
{{- end -}}
{{- end -}}

{{- /* Secret and key of the credential of root, as YAML. */ -}}
{{- define "serac.rootCredential" -}}
{{- include "serac.required" . -}}
{{- with .Values.secrets.rootCredential -}}
{{- if .secretName -}}
name: {{ .secretName }}
key: {{ .key }}
{{- else -}}
name: {{ include "serac.generatedRootSecretName" $ }}
key: credential
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* Secret and key of the file of master keys, as YAML; empty if only a KMS seals. */ -}}
{{- define "serac.masterKeys" -}}
{{- $kms := dig "secrets" "kms-key-arn" "" .Values.config -}}
{{- with .Values.secrets.masterKeys -}}
{{- if .secretName -}}
name: {{ .secretName }}
key: {{ .key }}
{{- else if and $.Values.secrets.generate (not $kms) -}}
name: {{ include "serac.generatedSecretName" $ }}
key: secrets.key
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* Seconds of a duration of the server's settings, such as 25s; rounded up. */ -}}
{{- define "serac.seconds" -}}
{{- if hasSuffix "ms" . -}}
{{- divf (trimSuffix "ms" . | float64) 1000 | ceil | int -}}
{{- else if hasSuffix "m" . -}}
{{- mul (trimSuffix "m" . | int) 60 -}}
{{- else -}}
{{- trimSuffix "s" . | int -}}
{{- end -}}
{{- end -}}
