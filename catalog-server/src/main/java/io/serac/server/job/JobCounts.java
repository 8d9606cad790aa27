package io.serac.server.job;

/**
 * How many jobs of a kind there are for all servers together. Immutable.
 *
 * @param waiting
 *            that have not failed yet, also those that are worked on
 * @param failing
 *            that have failed at least once and are tried again
 */
public record JobCounts(String kind, long waiting, long failing) {
}
