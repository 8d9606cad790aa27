package io.serac.storage;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.TlsTrustManagersProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;

/**
 * What all clients of the services of a store have in common: the identity of the profile, a pool of connections of their
 * own, bounded calls, allowed addresses only, no redirects. A client need not be closed: unclosed, it is left to the garbage
 * collector.
 */
public final class StoreConnection {
    // One for all clients: a client that nobody uses any more then holds no thread and can be collected unclosed.
    private static final ScheduledExecutorService TIMEOUTS = timeouts();

    private StoreConnection() {}

    /**
     * Sets up a client.
     *
     * @param endpoint of the service; {@code null} for that of AWS in the region of the profile
     * @param observer whose headers are sent along
     * @throws IllegalArgumentException if the endpoint is not allowed, with a message for the user
     */
    public static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configure(B client,
            S3Profile profile, @Nullable URI endpoint, EndpointPolicy endpoints, CallLimits limits,
            StoreObserver observer) {
        if (endpoint != null) {
            endpoints.check(endpoint);
            client.endpointOverride(endpoint);
        }
        return client.region(Region.of(profile.region()))
                .credentialsProvider(identity(profile))
                .httpClientBuilder(new LateHeaders.Builder(http(endpoints, limits), observer::headers))
                .overrideConfiguration(calls -> {
                    calls.apiCallTimeout(limits.total())
                            .scheduledExecutorService(TIMEOUTS)
                            .retryStrategy(AwsRetryStrategy.standardRetryStrategy());
                    if (profile.credentials() != null) {
                        // The environment of the server's own account must not change what the profile says.
                        ProfileFile none = ProfileFile.aggregator().build();
                        calls.defaultProfileFileSupplier(() -> none);
                    }
                });
    }

    /** The server itself, as the store knows it. */
    public static AwsCredentialsProvider identity(S3Profile profile) {
        AccessKey key = profile.credentials();
        return key == null
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider
                        .create(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
    }

    /** Connections alone, bounded and to allowed addresses only. */
    public static SdkHttpClient.Builder<?> http(EndpointPolicy endpoints, CallLimits limits) {
        return Apache5HttpClient.builder()
                .maxConnections(limits.callsInFlightMax())
                .connectionAcquisitionTimeout(limits.connect())
                .connectionTimeout(limits.connect())
                .socketTimeout(limits.silence())
                .expectContinueEnabled(false)
                // The reaper would hold on to clients for ever; a connection past its time is closed when it is met.
                .useIdleConnectionReaper(false)
                .connectionTimeToLive(limits.connectionAge())
                .dnsResolver(new AllowedAddresses(endpoints))
                .tlsTrustManagersProvider(trusting(endpoints.trust()))
                // A proxy would resolve names itself, past the check of addresses.
                .proxyConfiguration(ProxyConfiguration.builder()
                        .useSystemPropertyValues(false)
                        .useEnvironmentVariableValues(false)
                        .build());
    }

    /** As the library takes it: {@code null} is the trust of the JVM to it as well. */
    public static @Nullable TlsTrustManagersProvider trusting(@Nullable X509TrustManager trust) {
        return trust == null ? null : () -> new TrustManager[]{trust};
    }

    private static ScheduledExecutorService timeouts() {
        ScheduledThreadPoolExecutor timeouts = new ScheduledThreadPoolExecutor(1,
                Thread.ofPlatform().daemon().name("storage-timeouts").factory());
        timeouts.setRemoveOnCancelPolicy(true);
        return timeouts;
    }

    private record AllowedAddresses(EndpointPolicy endpoints) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return endpoints.resolve(host);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
