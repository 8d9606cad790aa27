package io.serac.storage.probe;

/**
 * Files beside a table that nobody may reach with what is given out for the table, and one in it. Written by the server's own
 * identity. Not thread-safe.
 */
final class Plants {
    static final String INSIDE = "a/inside.txt";
    static final String OUTSIDE = "b/outside.txt";
    /** In a folder whose name begins as that of the table does. */
    static final String SIBLING = "ax/sibling.txt";
    /** What {@code w*} would match, were it a pattern. */
    static final String LIKE_PATTERN = "wx/other.txt";
    static final String UPLOAD = "b/upload.txt";

    private Plants() {}

    /** @throws io.serac.storage.StorageException if the store does not take them */
    static void plant(Access base, ProbeFolder folder) {
        base.put(folder.newKey(INSIDE), ProbeContent.ordinary()).orThrow("The server's key pair", "write");
        for (String name : new String[]{OUTSIDE, SIBLING, LIKE_PATTERN}) {
            base.put(folder.newKey(name), ProbeContent.foreign()).orThrow("The server's key pair", "write");
        }
        String key = folder.newKey(UPLOAD);
        folder.started(key, base.startUpload(key).orThrow("The server's key pair", "start an upload in parts"));
    }
}
