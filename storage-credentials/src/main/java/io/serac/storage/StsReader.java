package io.serac.storage;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads how temporary keys are asked for. Stateless. */
final class StsReader {
    static final String NO_EXTERNAL_ID = "none";
    private static final String GENERATED = "generated";

    private StsReader() {}

    /**
     * @param fields of {@code sts}
     * @param rules {@code null} for settings that were checked when they were stored
     * @param former external id so far; {@code null}: none
     */
    static StsSettings read(ProfileFields fields, @Nullable ProfileRules rules, @Nullable String former) {
        Optional<URI> endpoint = fields.endpoint("endpoint", rules);
        Optional<String> roleArn = fields.parsed("role-arn", StsSettings::requireRoleArn);
        Optional<String> externalId = fields.parsed("external-id",
                text -> rules == null ? text : externalId(text, former));
        boolean sessionTags = fields.flag("session-tags").orElse(false);
        Optional<Duration> lifetime = fields.wholeNumber("lifetime", StsSettings.LIFETIME_MIN.toSeconds(),
                StsSettings.LIFETIME_DEFAULT.toSeconds(), "seconds").map(Duration::ofSeconds);
        fields.refuseOthers();
        return new StsSettings(endpoint.orElse(null), roleArn.orElse(null),
                externalId.filter(id -> !id.equals(NO_EXTERNAL_ID)).orElse(null), sessionTags,
                lifetime.orElse(StsSettings.LIFETIME_DEFAULT));
    }

    private static String externalId(String text, @Nullable String former) {
        if (text.equals(NO_EXTERNAL_ID) || text.equals(former)) {
            return text;
        }
        if (text.equals(GENERATED)) {
            return former == null ? "serac-" + UUID.randomUUID() : former;
        }
        throw new IllegalArgumentException("Must be none, generated or the present value. One that a client chooses"
                + " could be that of another warehouse, whose role would then answer.");
    }
}
