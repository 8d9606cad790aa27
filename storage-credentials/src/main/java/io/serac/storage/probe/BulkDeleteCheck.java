package io.serac.storage.probe;

import io.serac.storage.EndpointPolicy;
import io.serac.storage.S3Profile;
import io.serac.storage.StorageException;
import io.serac.storage.StorageException.Kind;
import io.serac.storage.StoreConnection;
import io.serac.storage.scope.StorageMode;
import io.serac.storage.scope.StorageScope;
import io.serac.storage.session.CredentialIssuer;
import io.serac.storage.signing.RequestSigner;
import io.serac.storage.signing.SignRequest;
import io.serac.storage.signing.SignedRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Whether a store carries a bulk deletion out with another list than the one that was signed. It is signed as those of clients
 * are, and sent as a client could. Not thread-safe.
 */
final class BulkDeleteCheck {
    private static final String VICTIM = "b/bulk.txt";

    private final S3Profile profile;
    private final UUID warehouseId;
    private final EndpointPolicy endpoints;
    private final CredentialIssuer issuer;
    private final Clock clock;
    private final ProbeFolder folder;
    private final Access base;
    private final Deadline deadline;

    BulkDeleteCheck(S3Profile profile, UUID warehouseId, EndpointPolicy endpoints, CredentialIssuer issuer, Clock clock,
            ProbeFolder folder, Access base, Deadline deadline) {
        this.profile = profile;
        this.warehouseId = warehouseId;
        this.endpoints = endpoints;
        this.issuer = issuer;
        this.clock = clock;
        this.folder = folder;
        this.base = base;
        this.deadline = deadline;
    }

    void make(Checks checks) {
        // For Ozone no bulk deletion is ever signed, so that there it only says whether one could be.
        boolean isSigned = profile.dialect() != S3Profile.Dialect.OZONE;
        checks.forbid("bulk-delete-list", isSigned, () -> {
            String victim = folder.newKey(VICTIM);
            base.put(victim, ProbeContent.foreign()).orThrow("The server's key pair", "write");
            send(sign(list(folder.key("a/bulk-signed.txt"))), list(victim));
            return base.get(victim).isRefused()
                    ? Optional.of("The store deletes many files by whatever list it gets, also by another one than was"
                            + " signed, so whoever may delete in one table could delete in all. " + (isSigned
                                    ? "Use type ozone if it is one, for which no such request is signed, or scoping none."
                                    : "No such request is signed for it; files are deleted one by one."))
                    : Optional.empty();
        });
    }

    private SignedRequest sign(String list) {
        StorageScope scope = StorageScope.of(asOtherStore(), List.of(), UUID.randomUUID(),
                List.of(folder.table()), StorageMode.READ_WRITE);
        deadline.check();
        RequestSigner signer = new RequestSigner(issuer, clock);
        return signer.sign(scope, warehouseId, new SignRequest("POST",
                signer.addressOf(profile, folder.bucket()) + "?delete", profile.region(),
                Map.of("content-type", List.of("application/xml")), list));
    }

    private S3Profile asOtherStore() {
        return new S3Profile(S3Profile.Dialect.S3, profile.root(), profile.endpoint(), profile.region(),
                profile.pathStyleAccess(), profile.credentials(), profile.chunkedEncoding(), profile.delegation(),
                profile.encryption());
    }

    /** What the store answers does not matter, only what it has done. */
    private void send(SignedRequest signed, String list) {
        byte[] body = list.getBytes(StandardCharsets.UTF_8);
        SdkHttpRequest.Builder request =
                SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(URI.create(signed.uri()));
        signed.headers().forEach(request::putHeader);
        request.putHeader("Content-Length", Integer.toString(body.length));
        // Some stores want it, and it need not be signed.
        request.putHeader("Content-MD5", md5(body));
        deadline.check();
        try (SdkHttpClient client = StoreConnection.http(endpoints, StoreClients.LIMITS).build()) {
            HttpExecuteResponse answer = client.prepareRequest(HttpExecuteRequest.builder().request(request.build())
                    .contentStreamProvider(() -> new ByteArrayInputStream(body)).build()).call();
            answer.responseBody().ifPresent(AbortableInputStream::abort);
            if (answer.httpResponse().statusCode() >= 500 && answer.httpResponse().statusCode() != 501) {
                throw new StorageException(Kind.UNAVAILABLE, "The store failed with status "
                        + answer.httpResponse().statusCode() + ". Try again later.");
            }
        } catch (IOException none) {
            throw new StorageException(Kind.UNAVAILABLE, "The store gave no answer in time. Try again later.", none);
        }
    }

    private static String list(String key) {
        return "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Object><Key>" + key
                + "</Key></Object></Delete>";
    }

    private static String md5(byte[] content) {
        try {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(content));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Each Java has MD5", impossible);
        }
    }
}
