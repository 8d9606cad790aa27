package io.serac.storage.fake;

import java.util.Set;

/** What some stores lack or do wrongly. */
public enum Weakness {
    /** Any secret opens it. */
    TAKES_ANY_SECRET,
    /** {@code If-None-Match} on PUT is answered 501. */
    REFUSES_CREATE_ONLY,
    /** {@code If-None-Match} on PUT is ignored. */
    IGNORES_CREATE_ONLY,
    /** Uploads in signed chunks are answered 400. */
    REFUSES_CHUNKED_UPLOADS,
    /** Uploads in parts are answered 501. */
    REFUSES_MULTIPART,
    /** Its clock is ten minutes ahead, which signatures bear. */
    CLOCK_IS_AHEAD,
    /** {@code a/../b} is {@code b}. */
    NORMALISES_KEYS,
    /** A copy source that was added to a signed request is obeyed. */
    OBEYS_UNSIGNED_COPY_SOURCE,
    /** A header that was added to a signed request counts as signed if its name and a colon stand anywhere in what was signed. */
    FINDS_SIGNED_NAMES_ANYWHERE,
    /** Keys with a colon end in a failure, as in Ozone's buckets with folders. */
    FAILS_AT_COLONS,
    /** A bulk deletion is carried out with whatever list arrives. */
    TAKES_ANY_LIST_TO_DELETE,

    /** AssumeRole with a policy is answered 501. */
    REFUSES_SESSION_POLICIES,
    /** A session has all rights of its role. */
    IGNORES_SESSION_POLICY,
    /** A session that may read may write as well. */
    LETS_READERS_WRITE,
    GETS_OUTSIDE(S3Operation.GET_OBJECT),
    PUTS_OUTSIDE(S3Operation.PUT_OBJECT),
    DELETES_OUTSIDE(S3Operation.DELETE_OBJECT),
    STARTS_UPLOADS_OUTSIDE(S3Operation.START_UPLOAD),
    /** The source of a copy is not looked at. */
    COPIES_FROM_OUTSIDE(S3Operation.COPY_SOURCE),
    /** Conditions on the prefix are ignored by all lists of objects. */
    LISTS_OUTSIDE(S3Operation.LIST, S3Operation.LIST_OLD),
    /** Conditions on the prefix are ignored by the old list. */
    LISTS_OUTSIDE_THE_OLD_WAY(S3Operation.LIST_OLD),
    /** A list without a prefix is not held against conditions on it. */
    LISTS_WHOLE_BUCKETS,
    /** A condition {@code a/*} lets {@code a} pass, which also finds {@code ax/}. */
    LISTS_WITHOUT_SLASH,
    LISTS_VERSIONS(S3Operation.LIST_VERSIONS),
    LISTS_UPLOADS(S3Operation.LIST_UPLOADS),
    LISTS_BUCKETS(S3Operation.LIST_BUCKETS),
    SETS_BUCKET_POLICY(S3Operation.PUT_BUCKET_POLICY),
    /** A resource {@code a/*} matches {@code ax/} too. */
    PREFIX_MATCH_WITHOUT_SLASH,
    /** An escaped star is a wildcard. */
    TREATS_DOLLAR_STAR_AS_WILDCARD,
    /** Temporary keys work without their token. */
    ALLOWS_KEYS_WITHOUT_TOKEN,
    /** A session whose token was changed is no longer narrowed by its policy. */
    FORGETS_POLICY_OF_CHANGED_TOKEN,
    /** A session gets the whole role if it asks for it once more. */
    LETS_SESSIONS_ASSUME_ROLE_AGAIN,
    /** A session makes what it writes public without the right to. */
    PUBLISHES_BY_ACL,
    /** Bulk deletion works for users only. */
    REFUSES_BULK_DELETE_IN_SESSIONS;

    private final Set<S3Operation> unscoped;

    Weakness(S3Operation... unscoped) {
        this.unscoped = Set.of(unscoped);
    }

    /** Whether any session may do it. */
    boolean opens(S3Operation operation) {
        return unscoped.contains(operation);
    }
}
