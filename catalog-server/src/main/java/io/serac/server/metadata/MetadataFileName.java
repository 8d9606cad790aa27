package io.serac.server.metadata;

import io.serac.storage.location.Location;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a metadata file as {@link MetadataFiles#locate} makes it. Immutable.
 *
 * @param revision
 *            that the file was to become
 */
public record MetadataFileName(long revision, UUID versionId) {
    private static final Pattern FORM = Pattern.compile(
            "([0-9]{5,10})-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(\\.gz)?\\.metadata\\.json");

    /** @return empty if a file, which is in this folder, is none of this server's metadata files */
    public static Optional<MetadataFileName> in(Location folder, Location file) {
        Matcher form = FORM.matcher(file.key().substring(folder.key().length() + 1));
        return form.matches()
                ? Optional.of(new MetadataFileName(Long.parseLong(form.group(1)), UUID.fromString(form.group(2))))
                : Optional.empty();
    }
}
