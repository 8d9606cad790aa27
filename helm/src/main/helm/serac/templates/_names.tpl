{{- define "serac.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "serac.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "serac.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{ include "serac.selector" . }}
{{- end -}}

{{- /* The server's configuration file: what the chart decides, over the user's own settings. */ -}}
{{- define "serac.config" -}}
{{- $database := dict "url" (required "database.url is required: the JDBC URL of a PostgreSQL that all replicas share" .Values.database.url) "username" .Values.database.username -}}
{{- $chart := dict "database" $database "http" (dict "port" 8181) "management" (dict "port" 9090) -}}
{{- if .Values.secrets.keySecret.name -}}
{{- $chart = set $chart "secrets" (dict "key-file" "/etc/serac/secrets/secrets.key") -}}
{{- end -}}
{{- toYaml (mustMergeOverwrite (dict) (deepCopy .Values.config) $chart) -}}
{{- end -}}
