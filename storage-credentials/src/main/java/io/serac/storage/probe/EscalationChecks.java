package io.serac.storage.probe;

import io.serac.storage.StsSettings;
import io.serac.storage.session.ScopedCredentials;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Whether temporary keys can become more than they were given as. Not thread-safe. */
final class EscalationChecks {
    private static final int SECONDS = 900;
    private static final int CHANGED_PLACES = 8;

    private final StoreClients clients;
    private final ProbeFolder folder;
    private final Deadline deadline;
    private final ScopedCredentials session;

    EscalationChecks(StoreClients clients, ProbeFolder folder, Deadline deadline, ScopedCredentials session) {
        this.clients = clients;
        this.folder = folder;
        this.deadline = deadline;
        this.session = session;
    }

    void make(Checks checks) {
        checks.forbid("sts-without-token", this::withoutToken);
        checks.forbid("sts-changed-token", this::changedToken);
        checks.forbid("sts-wildcard-pattern", this::pattern);
        checks.forbid("sts-role-again", this::again);
    }

    private Optional<String> withoutToken() {
        Access bare = new Access(clients.s3(StoreClients.withoutToken(session)), folder.bucket(), deadline);
        return bare.get(folder.key(Plants.INSIDE)).isRefused()
                ? Optional.empty()
                : Optional.of("Temporary keys work without their token, so what the token says is not looked at. Use"
                        + " scoping remote-signing or none.");
    }

    // A token that is encrypted and not authenticated can be spoiled so that its policy is no longer read: then nothing narrows
    // the session. One changed character does it, wherever the policy happens to be in the token.
    private Optional<String> changedToken() {
        String token = session.sessionToken();
        for (int place = 0; place < CHANGED_PLACES; place++) {
            String changed = changedAt(token, place * token.length() / CHANGED_PLACES);
            Access access = new Access(clients.s3(StoreClients.withToken(session, changed)), folder.bucket(), deadline);
            if (!access.get(folder.key(Plants.OUTSIDE)).isRefused()) {
                return Optional
                        .of("The store takes a session token that was changed, and then forgets its policy: whoever has"
                                + " the keys of one table opens everything that the role opens. Use scoping remote-signing or none.");
            }
        }
        return Optional.empty();
    }

    private static String changedAt(String token, int place) {
        StringBuilder changed = new StringBuilder(token);
        changed.setCharAt(place, token.charAt(place) == 'A' ? 'B' : 'A');
        return changed.toString();
    }

    // Serac never writes such a pattern; a store that reads it wrongly may read others wrongly too.
    private Optional<String> pattern() {
        String policy =
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\"],"
                        + "\"Resource\":[\"arn:" + TrustPolicy.partition(sts().roleArn()) + ":s3:::" + folder.bucket()
                        + "/"
                        + folder.key("w${*}/*") + "\"]}]}";
        Attempt<Credentials> keys = assume(clients.sts(clients.base()), policy);
        return keys.value().flatMap(issued -> opens(issued, Plants.LIKE_PATTERN)
                ? Optional.of("The store takes an escaped star in a policy for a wildcard, so policies can open more"
                        + " than they say. Use scoping remote-signing or none.")
                : Optional.empty());
    }

    private Optional<String> again() {
        Attempt<Credentials> keys = assume(clients.sts(StoreClients.session(session)), null);
        return keys.value().flatMap(issued -> opens(issued, Plants.OUTSIDE)
                ? Optional.of("A session that calls AssumeRole again gets all rights of its role. "
                        + TrustPolicy.advice(sts(), this::userArn))
                : Optional.empty());
    }

    private Attempt<Credentials> assume(StsClient client, @Nullable String policy) {
        AssumeRoleRequest request = AssumeRoleRequest.builder()
                .roleArn(sts().roleArn())
                .roleSessionName("serac-probe")
                .externalId(sts().externalId())
                .policy(policy)
                .durationSeconds(SECONDS)
                .build();
        return Attempt.of(deadline, () -> client.assumeRole(request).credentials());
    }

    private boolean opens(Credentials keys, String file) {
        Access access = new Access(clients.s3(StoreClients.session(keys)), folder.bucket(), deadline);
        return !access.get(folder.key(file)).isRefused();
    }

    private Optional<String> userArn() {
        StsClient client = clients.sts(clients.base());
        return Attempt.of(deadline, () -> client.getCallerIdentity().arn()).value();
    }

    private StsSettings sts() {
        return clients.profile().delegation().sts();
    }
}
