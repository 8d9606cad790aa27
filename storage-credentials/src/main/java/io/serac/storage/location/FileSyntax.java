package io.serac.storage.location;

/** Locations on local files: {@code file:/a/b} or {@code file:///a/b}. */
final class FileSyntax {
    private static final String PREFIX = "file:";

    private FileSyntax() {}

    static Location parse(String text) {
        String path = text.substring(PREFIX.length());
        if (path.startsWith("//")) {
            path = path.substring(2);
            if (!path.startsWith("/")) {
                throw new IllegalArgumentException(
                        "Location " + Quoted.of(text)
                                + " names a host. Write a path of this machine as file:///folder.");
            }
        }
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException(
                    "Location " + Quoted.of(text) + " is not an absolute path. Write file:///folder.");
        }
        checkCharacters(path, text);
        String key = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        Segments.check(key.isEmpty() ? "" : key.substring(1), text);
        return Location.ofFile(text, key);
    }

    private static void checkCharacters(String path, String text) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (Character.isISOControl(c)) {
                throw new IllegalArgumentException(
                        "Location " + Quoted.of(text) + " has a control character. Leave it out.");
            }
            // A percent sign and a backslash are plain characters to some clients and special to others.
            if (c == '?' || c == '#' || c == '%' || c == '\\' || (Character.isSurrogate(c) && !isPaired(path, i))) {
                throw new IllegalArgumentException("Location " + Quoted.of(text)
                        + " has one of the characters ? # % \\ or broken text, which clients read differently. Rename the folder.");
            }
        }
    }

    private static boolean isPaired(String path, int at) {
        return Character.isHighSurrogate(path.charAt(at))
                ? at + 1 < path.length() && Character.isLowSurrogate(path.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(path.charAt(at - 1));
    }
}
