package io.serac.storage;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.storage.S3Profile.Dialect;
import io.serac.storage.location.Location;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one profile from JSON. Not thread-safe. */
final class ProfileReader {
    private final ProfileFields fields;
    private final @Nullable ProfileRules rules;
    private final @Nullable S3Profile former;

    /**
     * @param rules {@code null} for a profile that was checked when it was stored
     * @param former profile whose secrets are kept if the JSON omits them; {@code null} if there is none
     */
    ProfileReader(JsonNode json, List<String> problems, @Nullable ProfileRules rules, @Nullable S3Profile former) {
        this.fields = new ProfileFields(json, "", problems);
        this.rules = rules;
        this.former = former;
    }

    /** Empty only if there are problems. */
    Optional<StorageProfile> read() {
        String type = fields.text("type").orElse("");
        return switch (type) {
            case "file" -> readFile();
            case "s3" -> readS3(Dialect.S3);
            case "ozone" -> readS3(Dialect.OZONE);
            default -> {
                fields.problem("type", "Must be file, s3 or ozone.");
                yield Optional.empty();
            }
        };
    }

    private Optional<StorageProfile> readS3(Dialect dialect) {
        return new S3ProfileReader(dialect, fields, rules, former).read().map(StorageProfile.class::cast);
    }

    private Optional<StorageProfile> readFile() {
        Optional<Location> root = fields.root(FileProfile::requireFile);
        if (rules != null) {
            fields.check("root", root, rules::checkFileRoot);
        }
        fields.parsed("scoping", text -> {
            if (!text.equals(Scoping.NONE.text())) {
                throw new IllegalArgumentException("Must be none for files, which have no keys.");
            }
            return text;
        });
        fields.refuseOthers();
        return root.map(FileProfile::new);
    }
}
