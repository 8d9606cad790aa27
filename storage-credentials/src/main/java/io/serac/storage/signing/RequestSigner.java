package io.serac.storage.signing;

import io.serac.storage.S3Profile;
import io.serac.storage.StorageException;
import io.serac.storage.location.Quoted;
import io.serac.storage.scope.StorageMode;
import io.serac.storage.scope.StorageScope;
import io.serac.storage.session.CredentialIssuer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Signs requests of clients that have no keys, if they stay inside a scope. What is not known to be harmless is refused.
 * Whether the client may have the scope is decided before. A signature is good for as long as the store's clock window is
 * wide (AWS: 15 minutes). Thread-safe. See {@code signRequest} of the Iceberg REST contract.
 */
public final class RequestSigner {
    private static final int REGION_CHARACTERS_MAX = 64;
    private static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

    private final BucketAddresses addresses = new BucketAddresses();
    private final SigningIdentity identity;
    private final Clock clock;

    /**
     * @param issuer of temporary keys, with which requests of {@code sts} profiles are signed
     * @param clock for the time in signatures
     */
    public RequestSigner(CredentialIssuer issuer, Clock clock) {
        this(new SigningIdentity((scope, principalId) -> SigningKey.of(issuer.issue(scope, principalId))), clock);
    }

    RequestSigner(SigningIdentity identity, Clock clock) {
        this.identity = identity;
        this.clock = clock;
    }

    /**
     * @param principalId who asks
     * @return what has to be sent instead
     * @throws SigningRefusedException if a rule is against it; no keys were asked for then
     * @throws StorageException if there are no keys to sign with; see {@link CredentialIssuer#issue}
     */
    public SignedRequest sign(StorageScope scope, UUID principalId, SignRequest request) {
        if (request.region().length() > REGION_CHARACTERS_MAX) {
            throw SigningRule.SIZE.refuse("Its region " + Quoted.of(request.region()) + " is too long.");
        }
        SigningUri uri = SigningUri.parse(request.uri());
        RequestTarget target = RequestTarget.of(uri, scope, addresses);
        StoreAction action = StoreAction.of(request.method(), target, uri.query());
        ScopeRules.check(scope, action, target, uri.query());
        ClientHeaders headers = ClientHeaders.of(request.headers(), uri.hostHeader());
        Map<String, String> added = added(scope, action, headers);
        String contentHash = contentHash(scope, action, target, headers, request);
        return sign(identity.keyFor(scope, principalId, action), scope.profile(), request,
                uri, headers, added, contentHash);
    }

    /** Where clients send requests about a bucket as a whole; without a query. */
    public String addressOf(S3Profile profile, String bucket) {
        return addresses.of(profile, bucket).getFirst().uri();
    }

    /** Headers of ours that the store acts on. */
    private static Map<String, String> added(StorageScope scope, StoreAction action, ClientHeaders headers) {
        Map<String, String> added = new TreeMap<>();
        Map<String, String> encryption = Encryption.headersOf(scope.profile().encryption());
        Encryption.check(headers, encryption);
        if (action.isCreation()) {
            added.putAll(encryption);
        }
        boolean createOnly = scope.profile().delegation().signing().createOnlyPuts()
                && (scope.mode() == StorageMode.APPEND || scope.mode() == StorageMode.INGEST);
        if (createOnly && action == StoreAction.PUT_OBJECT) {
            Optional<String> unless = headers.find("if-none-match");
            if (headers.find("if-match").isPresent() || (unless.isPresent() && !unless.get().equals("*"))) {
                throw SigningRule.CREATE_ONLY.refuse("Files of this table can only be created by you, not written over."
                        + " Leave if-match and if-none-match out.");
            }
            added.put("if-none-match", "*");
        }
        return added;
    }

    private static String contentHash(StorageScope scope, StoreAction action, RequestTarget target,
            ClientHeaders headers, SignRequest request) {
        Optional<String> declared = headers.contentHash();
        if (action != StoreAction.DELETE_OBJECTS) {
            return declared.orElse(UNSIGNED_PAYLOAD);
        }
        BulkDelete list = BulkDelete.parse(request.body(), headers.find("content-type").orElse(null));
        for (String key : list.keys()) {
            ObjectKey.check(key);
            target.pathInTable(scope, key);
        }
        if (declared.isPresent() && !declared.get().equals(list.contentHash())) {
            throw SigningRule.PAYLOAD.refuse("Header x-amz-content-sha256 is the hash of another list of objects than"
                    + " that in the body.");
        }
        return list.contentHash();
    }

    private SignedRequest sign(SigningKey key, S3Profile profile, SignRequest request, SigningUri uri,
            ClientHeaders headers, Map<String, String> added, String contentHash) {
        Instant now = clock.instant();
        added.put("x-amz-date", SignatureV4.timeText(now));
        added.put("x-amz-content-sha256", contentHash);
        if (key.sessionToken() != null) {
            added.put("x-amz-security-token", key.sessionToken());
        }
        SortedMap<String, String> signed = new TreeMap<>(added);
        Map<String, List<String>> answer = new TreeMap<>();
        added.forEach((name, value) -> answer.put(name, List.of(value)));
        headers.signed().forEach((name, header) -> {
            signed.put(name, header.value());
            // One spelling of each name, the client's: it may send both else.
            answer.remove(name);
            answer.put(header.name(), List.of(header.value()));
        });
        signed.put("host", uri.hostHeader());
        SignatureV4 signature =
                new SignatureV4(request.method(), uri.path(), uri.canonicalQuery(), signed, contentHash);
        answer.put("Authorization", List.of(signature.authorization(key, profile.region(), now)));
        return new SignedRequest(request.uri(), answer);
    }
}
