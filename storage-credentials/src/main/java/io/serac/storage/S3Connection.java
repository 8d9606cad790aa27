package io.serac.storage;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.hc.client5.http.DnsResolver;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Opens the client of one profile: its own pool of connections, bounded calls, allowed addresses only. */
final class S3Connection {
    // One for all clients: a client that nobody uses any more then holds no thread and can be collected unclosed.
    private static final ScheduledExecutorService TIMEOUTS = timeouts();

    private S3Connection() {}

    static S3Client open(S3Profile profile, EndpointPolicy endpoints, CallLimits limits) {
        S3ClientBuilder client = S3Client.builder()
                .region(Region.of(profile.region()))
                .forcePathStyle(profile.pathStyleAccess())
                .credentialsProvider(credentials(profile))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(profile.chunkedEncoding())
                        // A round trip saved: the server's own files are small.
                        .expectContinueEnabled(false))
                .overrideConfiguration(calls -> calls.apiCallTimeout(limits.total())
                        .scheduledExecutorService(TIMEOUTS)
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy()))
                .httpClientBuilder(http(endpoints, limits));
        if (profile.endpoint() != null) {
            endpoints.check(profile.endpoint());
            client.endpointOverride(profile.endpoint());
        }
        if (profile.credentials() != null) {
            // The environment of the server's own account must not change what the profile says.
            ProfileFile none = ProfileFile.aggregator().build();
            client.overrideConfiguration(client.overrideConfiguration().toBuilder()
                    .defaultProfileFileSupplier(() -> none).build());
        }
        return client.build();
    }

    private static AwsCredentialsProvider credentials(S3Profile profile) {
        AccessKey key = profile.credentials();
        return key == null
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider
                        .create(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
    }

    private static SdkHttpClient.Builder<?> http(EndpointPolicy endpoints, CallLimits limits) {
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
                // A proxy would resolve names itself, past the check of addresses.
                .proxyConfiguration(ProxyConfiguration.builder()
                        .useSystemPropertyValues(false)
                        .useEnvironmentVariableValues(false)
                        .build());
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
