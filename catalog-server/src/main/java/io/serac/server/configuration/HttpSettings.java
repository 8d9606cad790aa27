package io.serac.server.configuration;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of the REST APIs: where they listen and what clients may send and occupy. Immutable. */
public interface HttpSettings {
    @Setting("Address to listen on.")
    @WithDefault("0.0.0.0")
    String host();

    @Setting(value = "Port of the REST APIs; 0 takes a free one. Also `--port`.", min = "0", max = "65535")
    @WithDefault("8181")
    int port();

    TlsSettings tls();

    @Setting(value = "Bodies of names, properties and forms.", min = "1KiB", max = "16MiB")
    @WithDefault("64KiB")
    ByteSize requestBytesMax();

    @Setting(value = "Bodies of creates, commits, transactions and views.", min = "64KiB", max = "256MiB")
    @WithDefault("8MiB")
    ByteSize commitBytesMax();

    @Setting(value = "Bodies of metrics reports.", min = "1KiB", max = "16MiB")
    @WithDefault("1MiB")
    ByteSize metricsBytesMax();

    @Setting(
            value = "Bodies of requests to an object store that clients have signed; deletions of many files carry theirs.",
            min = "64KiB", max = "16MiB")
    @WithDefault("2MiB")
    ByteSize signingBytesMax();

    @Setting(value = "Request line and headers together; tokens of some issuers are large.", min = "4KiB", max = "1MiB")
    @WithDefault("32KiB")
    ByteSize headerBytesMax();

    @Setting(value = "Requests worked on at the same time; more are told to try again.", min = "1", max = "100000")
    @WithDefault("256")
    int inFlightMax();

    @Setting(value = "The same for one principal.", min = "1", max = "100000")
    @WithDefault("32")
    int inFlightPerPrincipalMax();

    @Setting(value = "Open connections.", min = "1", max = "1000000")
    @WithDefault("2000")
    int connectionsMax();

    @Setting(value = "Open connections of one client address, or of one /64 network of IPv6; more are closed at once.",
            min = "1", max = "1000000")
    @WithDefault("64")
    int connectionsPerAddressMax();

    @Setting("Addresses that `http.connections-per-address-max` does not hold for, because many clients come from them:"
            + " those of load balancers and proxies, like `10.0.0.0/8`, `192.0.2.7` or `2001:db8::/32`.")
    Optional<List<AddressRange>> trustedProxies();

    @Setting(value = "For a TLS handshake to end, and for the request line and headers to arrive.", min = "100ms",
            max = "10m")
    @WithDefault("10s")
    Duration headTimeout();

    @Setting(value = "For a body to arrive; one second more for each 64 KiB of it.", min = "100ms", max = "1h")
    @WithDefault("30s")
    Duration bodyTimeout();

    @Setting(value = "For requests in flight to finish when the server stops.", min = "0s", max = "10m")
    @WithDefault("25s")
    Duration stopTimeout();
}
