{{- /* The standard variables of OpenTelemetry. */ -}}
{{- define "serac.tracing" -}}
{{- with .Values.tracing -}}
{{- if .enabled -}}
- name: OTEL_TRACES_EXPORTER
  value: otlp
- name: OTEL_SERVICE_NAME
  value: {{ include "serac.name" $ }}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ required "tracing.endpoint is required: where the collector takes OTLP, by HTTP, such as http://otel-collector.monitoring.svc:4318" .endpoint }}
{{- if and (hasPrefix "https:" .endpoint) (include "serac.hasCa" $.Values.trust.ca) }}
- name: OTEL_EXPORTER_OTLP_CERTIFICATE
  value: /etc/serac/ca/trust/ca.crt
{{- end }}
- name: OTEL_TRACES_SAMPLER
  value: {{ .sampler }}
- name: OTEL_TRACES_SAMPLER_ARG
  value: {{ .samplerArgument | quote }}
- name: POD_NAME
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
{{- $attributes := list (printf "k8s.namespace.name=%s" $.Release.Namespace) "k8s.pod.name=$(POD_NAME)" -}}
{{- range $name := keys .resourceAttributes | sortAlpha -}}
{{- $attributes = append $attributes (printf "%s=%s" $name (get $.Values.tracing.resourceAttributes $name)) -}}
{{- end }}
- name: OTEL_RESOURCE_ATTRIBUTES
  value: {{ join "," $attributes | quote }}
{{- if .headers.secretName }}
- name: OTEL_EXPORTER_OTLP_HEADERS
  valueFrom:
    secretKeyRef:
      name: {{ .headers.secretName }}
      key: {{ .headers.key }}
{{- end }}
{{- else -}}
- name: OTEL_TRACES_EXPORTER
  value: none
{{- end -}}
{{- end -}}
{{- end -}}
