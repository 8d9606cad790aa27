package io.serac.teststore;

import io.serac.storage.AccessKey;
import io.serac.storage.S3Profile;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * A real object store that runs until it is closed. It has two buckets, both of the same owner, so that nothing but what a client
 * was handed keeps it in the first. Thread-safe but for {@link #shiftClock}.
 */
public interface TestStore extends AutoCloseable {
    /** Where warehouses are. */
    String BUCKET = "lake";
    /** Where no warehouse is, and where no client of one may come. */
    String OTHER_BUCKET = "other";

    /** How far the identity behind temporary keys may go. */
    enum Role {
        /** As our documentation says: the actions of the modes on the bucket, no session may assume it again. */
        DOCUMENTED,
        /** All in the store is allowed to it, so that a session's policy stands alone; no session may assume it again. */
        ALL_POWERFUL,
        /** All in the store is allowed to it, and its own sessions may assume it again. */
        REASSUMABLE
    }

    /** Name of its kind, like {@code ceph-rgw}. */
    String name();

    /** Origin of its S3 API. */
    URI endpoint();

    String region();

    /** Key of the owner of both buckets, to lay out and to look at what is tested. */
    AccessKey admin();

    /**
     * A warehouse that hands out temporary keys.
     *
     * @param folder below the bucket
     * @return empty if the store has no such thing
     */
    Optional<S3Profile> sts(String folder, Role role);

    /** A warehouse that signs the requests of its clients, with as many keys as this store needs for it. */
    S3Profile remoteSigning(String folder);

    /**
     * A warehouse that signs with one all-powerful key where the store obeys headers added after signing.
     *
     * @return empty if the store obeys none
     */
    Optional<S3Profile> carelessSigning(String folder);

    /** Whether a session token that was changed on its way opens nothing. If not, no policy holds who has one. */
    boolean noticesChangedTokens();

    /** Whether one request deletes many files with temporary keys, which not every store manages. */
    boolean deletesInBulkWithTemporaryKeys();

    /** Whether a signed request that deletes many files does nothing with another list than the signed one. */
    default boolean comparesSignedDeletions() {
        return true;
    }

    /**
     * Goes on, on the same port with all that is stored and all keys, with a clock that is ahead of the real one, or behind.
     *
     * @return false, and nothing has changed, if this machine cannot do that
     */
    boolean shiftClock(Duration ahead);

    @Override
    void close();
}
