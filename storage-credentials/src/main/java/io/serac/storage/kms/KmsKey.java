package io.serac.storage.kms;

import io.serac.storage.StorageException;
import io.serac.storage.StorageException.Kind;
import io.serac.storage.StoreConnection;
import io.serac.storage.StoreObserver;
import io.serac.storage.StoreObserver.Call;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.arns.Arn;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;
import software.amazon.awssdk.services.kms.model.DecryptResponse;

/**
 * One symmetric key of AWS KMS, which never leaves it: each call is a request. What is encrypted is bound to a context and opens
 * with no other. Thread-safe.
 */
public final class KmsKey implements AutoCloseable {
    /** What KMS takes at once. */
    public static final int PLAIN_BYTES_MAX = 4096;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration TOTAL_TIMEOUT = Duration.ofSeconds(5);
    private static final int CALLS_IN_FLIGHT_MAX = 16;
    private static final int BAD_REQUEST = 400;
    private static final String CONTEXT = "serac";

    private final String arn;
    private final KmsClient client;
    private final StoreObserver observer;

    private KmsKey(String arn, KmsClient client, StoreObserver observer) {
        this.arn = arn;
        this.client = client;
        this.observer = observer;
    }

    /**
     * The key, used as the AWS identity of the server's environment. Nothing is sent yet.
     *
     * @param endpoint of KMS; {@code null} for that of the key's region
     * @param trust judges its certificate; {@code null} to leave that to the JVM
     * @param observer sees each call
     * @throws IllegalArgumentException if it is not the ARN of a key
     */
    public static KmsKey open(String arn, @Nullable URI endpoint, @Nullable X509TrustManager trust,
            StoreObserver observer) {
        return open(arn, endpoint, trust, observer, DefaultCredentialsProvider.builder().build());
    }

    static KmsKey open(String arn, @Nullable URI endpoint, @Nullable X509TrustManager trust,
            StoreObserver observer, AwsCredentialsProvider identity) {
        Region region = Arn.fromString(arn).region().map(Region::of).orElseThrow(
                () -> new IllegalArgumentException("The ARN " + arn + " names no region"));
        KmsClientBuilder builder = KmsClient.builder().region(region).credentialsProvider(identity)
                .overrideConfiguration(calls -> calls.apiCallTimeout(TOTAL_TIMEOUT))
                .httpClientBuilder(Apache5HttpClient.builder().maxConnections(CALLS_IN_FLIGHT_MAX)
                        .connectionAcquisitionTimeout(CONNECT_TIMEOUT).connectionTimeout(CONNECT_TIMEOUT)
                        .socketTimeout(TOTAL_TIMEOUT)
                        .tlsTrustManagersProvider(StoreConnection.trusting(trust)));
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        return new KmsKey(arn, builder.build(), observer);
    }

    /** The key's name. */
    public String arn() {
        return arn;
    }

    /**
     * @param plain at most {@link #PLAIN_BYTES_MAX} bytes
     * @param context the same is needed to decrypt
     * @throws StorageException UNAVAILABLE if KMS gives no answer, DENIED if it refuses
     */
    public byte[] encrypt(byte[] plain, String context) {
        return call(Call.KMS_ENCRYPT, "encrypt", () -> client.encrypt(request -> request.keyId(arn)
                .plaintext(SdkBytes.fromByteArray(plain)).encryptionContext(Map.of(CONTEXT, context)))
                .ciphertextBlob());
    }

    /**
     * @param encrypted by this very key; another one is not asked, whatever the bytes say
     * @throws StorageException UNAVAILABLE if KMS gives no answer, DENIED if it refuses
     */
    public byte[] decrypt(byte[] encrypted, String context) {
        return call(Call.KMS_DECRYPT, "decrypt", () -> {
            DecryptResponse answer = client.decrypt(request -> request.keyId(arn)
                    .ciphertextBlob(SdkBytes.fromByteArray(encrypted)).encryptionContext(Map.of(CONTEXT, context)));
            if (!arn.equals(answer.keyId())) {
                throw new StorageException(Kind.DENIED, "KMS decrypted with another key than " + arn);
            }
            return answer.plaintext();
        });
    }

    private byte[] call(Call kind, String action, Supplier<SdkBytes> call) {
        return observer.observe(kind, () -> answer(action, call));
    }

    private byte[] answer(String action, Supplier<SdkBytes> call) {
        try {
            return call.get().asByteArray();
        } catch (AwsServiceException refusal) {
            String code = refusal.awsErrorDetails() == null ? "" : refusal.awsErrorDetails().errorCode();
            boolean isRefused = refusal.statusCode() == BAD_REQUEST && !refusal.isThrottlingException();
            throw new StorageException(isRefused ? Kind.DENIED : Kind.UNAVAILABLE, "KMS did not " + action
                    + " with key " + arn + ": status " + refusal.statusCode() + " " + code, refusal);
        } catch (SdkException failure) {
            throw new StorageException(Kind.UNAVAILABLE,
                    "KMS gave no answer for key " + arn + ", or the server's environment has no AWS identity", failure);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
