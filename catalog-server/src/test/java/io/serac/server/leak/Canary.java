package io.serac.server.leak;

/**
 * A word that stands in one place only. Immutable.
 *
 * @param warehouse that holds it; empty for those of the installation
 * @param kind what it stands in for
 * @param place where it was put, in words for whoever reads a failure
 */
record Canary(String warehouse, Kind kind, String place) {
}
