package io.serac.storage.fake;

import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** Tells from the key and the signature of a request who sent it. Thread-safe. */
final class Authentication {
    /**
     * What is known of a request.
     *
     * @param request with its body as it was before it was signed in chunks
     */
    record Result(Caller caller, S3Request request) {
    }

    private final Identities identities;
    private final SignatureCheck signatures;
    private final Clock clock;
    private final Set<Weakness> weaknesses;

    Authentication(Identities identities, Clock clock, Set<Weakness> weaknesses) {
        this.identities = identities;
        this.signatures = new SignatureCheck(clock, weaknesses);
        this.clock = clock;
        this.weaknesses = weaknesses;
    }

    /** @throws Refusal if the request is signed wrongly; unsigned ones are anonymous */
    Result check(S3Request request) {
        Optional<String> authorization = request.header("Authorization");
        if (authorization.isEmpty()) {
            return new Result(new Caller.Anonymous(), request);
        }
        Signature signature = Signature.parse(authorization.get(), request.isForSts() ? "sts" : "s3");
        Optional<Session> session = identities.session(signature.accessKeyId());
        if (session.isPresent()) {
            S3Request checked = signatures.check(request, signature, session.get().secretAccessKey());
            return new Result(new Caller.Temporary(checkToken(request, session.get())), checked);
        }
        User user = identities.user(signature.accessKeyId()).or(this::anybody)
                .orElseThrow(() -> new Refusal(403, "InvalidAccessKeyId"));
        S3Request checked = signatures.check(request, signature, user.key().secretAccessKey());
        if (request.header("X-Amz-Security-Token").isPresent()) {
            throw new Refusal(400, "InvalidToken");
        }
        return new Result(new Caller.Known(user), checked);
    }

    private Optional<User> anybody() {
        return weaknesses.contains(Weakness.TAKES_ANY_SECRET) ? Optional.of(Identities.SERAC) : Optional.empty();
    }

    /** @return what the token stands for */
    private Session checkToken(S3Request request, Session session) {
        Optional<String> token = request.header("X-Amz-Security-Token");
        if (token.isEmpty()) {
            if (!weaknesses.contains(Weakness.ALLOWS_KEYS_WITHOUT_TOKEN)) {
                throw new Refusal(403, "InvalidAccessKeyId");
            }
        }
        boolean isChanged = token.isPresent() && !token.get().equals(session.token());
        if (isChanged && !weaknesses.contains(Weakness.FORGETS_POLICY_OF_CHANGED_TOKEN)) {
            throw new Refusal(400, "InvalidToken");
        }
        if (!clock.instant().isBefore(session.expiresAt())) {
            throw new Refusal(400, "ExpiredToken");
        }
        return isChanged ? session.withoutSessionPolicy() : session;
    }
}
