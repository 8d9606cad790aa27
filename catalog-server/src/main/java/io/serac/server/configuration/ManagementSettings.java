package io.serac.server.configuration;

import io.smallrye.config.WithDefault;

/** Settings of the management port: health and metrics, without authentication. Immutable. */
public interface ManagementSettings {
    @Setting("Address to listen on.")
    @WithDefault("0.0.0.0")
    String host();

    @Setting(
            value = "Port of `/health/live`, `/health/ready` and `/metrics`; 0 takes a free one. Also `--management-port`.",
            min = "0", max = "65535")
    @WithDefault("9090")
    int port();

    @Setting("Whether this port too is served by https, with the certificate of `http.tls.certificate-file`.")
    @WithDefault("false")
    boolean tls();
}
