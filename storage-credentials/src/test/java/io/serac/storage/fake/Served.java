package io.serac.storage.fake;

import java.time.Instant;

/**
 * A request that a fake store has answered.
 *
 * @param at by the store's clock
 * @param accessKeyId whose key it was rightly signed with; empty if with none
 * @param isTemporary whether that is a key of a session
 * @param path with the bucket, encoded as it was sent
 */
public record Served(Instant at, String accessKeyId, boolean isTemporary, String method, String path, int status) {
}
