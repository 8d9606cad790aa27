package io.serac.storage.location;

/** The names between the slashes of a location. */
final class Segments {
    private Segments() {}

    /** Refuses names that a store or a client might resolve to another place. */
    static void check(String path, String text) {
        for (String segment : path.split("/", -1)) {
            switch (segment) {
                case "" -> throw new IllegalArgumentException(
                        "Location " + Quoted.of(text) + " has an empty segment. Name a folder, with single slashes.");
                case ".", ".." -> throw new IllegalArgumentException("Location " + Quoted.of(text)
                        + " has a segment '" + segment + "'. Write it without relative segments.");
                default -> {
                }
            }
        }
    }
}
